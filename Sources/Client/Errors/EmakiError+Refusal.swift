public import EmakiAPI

extension EmakiError {
  /// What a server, or this library before sending anything, has against a call.
  public struct Refusal: Sendable, Hashable {
    /// The HTTP status; `nil` where nothing was sent.
    public var status: Int?
    /// The server's own code (`error_code`), such as 422001.
    public var code: Int?
    /// A sentence for people.
    public var message: String
    /// The places that are wrong; empty where none is named.
    public var fields: [Field]

    /// Makes a refusal.
    public init(_ message: String, status: Int? = nil, code: Int? = nil, fields: [Field] = []) {
      self.status = status
      self.code = code
      self.message = message
      self.fields = fields
    }
  }

  /// One place of an input that is wrong.
  public struct Field: Sendable, Hashable {
    /// The way to it, outermost step first: `image_urls`, 0; empty for the input as a whole.
    public var location: [JSONStep]
    /// A sentence for people.
    public var message: String
    /// The kind of fault in the server's words, such as `missing` or `string_too_long`.
    public var type: String

    /// Makes a field's fault.
    public init(location: [JSONStep], message: String, type: String) {
      self.location = location
      self.message = message
      self.type = type
    }

    /// The place as a person writes it: `image_urls[0]`.
    public var path: String { location.path }
  }
}
