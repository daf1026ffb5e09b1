/// The answer to `GET /v1/requests`: the caller's own requests, newest first.
public struct RequestListAnswer: Sendable, Hashable, Codable {
  public struct Entry: Sendable, Hashable, Codable {
    public var requestID: String
    public var modelID: String
    public var status: StatusWord
    public var createdAt: String
    public var finishedAt: String?
    public var error: String?

    public init(requestID: String, modelID: String, status: StatusWord, createdAt: String, finishedAt: String?, error: String?) {
      self.requestID = requestID
      self.modelID = modelID
      self.status = status
      self.createdAt = createdAt
      self.finishedAt = finishedAt
      self.error = error
    }

    private enum CodingKeys: String, CodingKey {
      case requestID = "request_id"
      case modelID = "model_id"
      case status
      case createdAt = "created_at"
      case finishedAt = "finished_at"
      case error
    }
  }

  public var requests: [Entry]
  /// The `cursor` for the next page. It is absent on the last page.
  public var nextCursor: String?

  public init(requests: [Entry], nextCursor: String?) {
    self.requests = requests
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case requests
    case nextCursor = "next_cursor"
  }
}
