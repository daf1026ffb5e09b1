extension KatsudoError {
  /// The refusal of a call, by the server or by this library before it sends anything.
  public struct Refusal: Sendable, Hashable {
    /// The HTTP status. It is `nil` if nothing was sent.
    public var status: Int?
    /// The server's own code (`error_code`), such as 422001.
    public var code: Int?
    /// A message for people.
    public var message: String
    /// The places of the input that are wrong. It is empty if the refusal names none.
    public var fields: [Field]

    public init(_ message: String, status: Int? = nil, code: Int? = nil, fields: [Field] = []) {
      self.status = status
      self.code = code
      self.message = message
      self.fields = fields
    }
  }
}
