// `JSONValue` stands in the signatures of this library: whoever imports it can name it. The rest of the wire stays inside.
@_exported public import enum KatsudoAPI.JSONStep
@_exported public import struct KatsudoAPI.JSONSyntaxError
@_exported public import enum KatsudoAPI.JSONValue
