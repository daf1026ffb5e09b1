/// The answer to `GET /v1/webhooks/sink`: the messages that the caller's requests sent to the sink of the server.
public struct SinkAnswer: Sendable, Hashable, Codable {
  public struct Message: Sendable, Hashable, Codable {
    /// The id of the message, as in the log of deliveries.
    public var id: String
    public var requestID: String
    public var receivedAt: String
    /// The header fields by their names in lower case.
    public var headers: [String: String]
    public var body: JSONValue

    public init(id: String, requestID: String, receivedAt: String, headers: [String: String], body: JSONValue) {
      self.id = id
      self.requestID = requestID
      self.receivedAt = receivedAt
      self.headers = headers
      self.body = body
    }

    private enum CodingKeys: String, CodingKey {
      case id, headers, body
      case requestID = "request_id"
      case receivedAt = "received_at"
    }
  }

  /// Newest first.
  public var messages: [Message]

  public init(messages: [Message]) { self.messages = messages }
}
