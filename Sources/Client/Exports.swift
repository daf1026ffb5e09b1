// `JSONValue` stands in the signatures of this library: whoever imports it can name it. The rest of the wire stays inside.
@_exported public import enum EmakiAPI.JSONStep
@_exported public import struct EmakiAPI.JSONSyntaxError
@_exported public import enum EmakiAPI.JSONValue
