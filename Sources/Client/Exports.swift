// `JSONValue` appears in the public signatures of this library, so an importer must be able to name it. The other wire types stay internal.
@_exported public import enum KatsudoAPI.JSONStep
@_exported public import struct KatsudoAPI.JSONSyntaxError
@_exported public import enum KatsudoAPI.JSONValue
