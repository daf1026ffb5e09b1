/// The body of every error answer.
public struct ErrorBody: Sendable, Hashable, Codable {
  public var errorCode: Int
  public var errorMessage: String
  /// The same message again, for clients that read `message`.
  public var message: String
  public var detail: [Detail]

  /// One error in a request, in the form of FastAPI.
  public struct Detail: Sendable, Hashable, Codable {
    /// The place of the error, such as `["body", "image_urls", 0]`.
    public var loc: [JSONValue]
    public var msg: String
    public var type: String

    public init(loc: [JSONValue], msg: String, type: String) {
      self.loc = loc
      self.msg = msg
      self.type = type
    }
  }

  public init(_ code: ErrorCode, _ message: String, detail: [Detail] = []) {
    errorCode = code.rawValue
    errorMessage = message
    self.message = message
    self.detail = detail
  }

  private enum CodingKeys: String, CodingKey {
    case errorCode = "error_code"
    case errorMessage = "error_message"
    case message, detail
  }
}
