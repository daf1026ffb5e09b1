// These types appear in the public signatures of this library, so its users must be able to name them. The other wire types stay internal.
@_exported public import enum KatsudoAPI.JSONStep
@_exported public import struct KatsudoAPI.JSONSyntaxError
@_exported public import enum KatsudoAPI.JSONValue
