extension KatsudoError {
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
}
