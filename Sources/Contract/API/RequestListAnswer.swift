/// The answer to `GET /v1/requests`: the caller's own requests, newest first.
public struct RequestListAnswer: Sendable, Hashable, Codable {
  public struct Entry: Sendable, Hashable, Codable {
    public var requestID: String
    public var modelID: String
    public var status: StatusWord
    public var createdAt: String
    public var finishedAt: String?
    public var error: String?
    /// The progress from 0 to 1. Only a running request has it.
    public var progress: Double?
    /// The fields of a result's `output`, with links. Only a request that succeeded has them.
    public var output: [String: JSONValue]?
    /// The link to the first frame of a video.
    public var poster: String?
    /// The link to a small picture of the input.
    public var thumbnail: String?
    /// The labels, sorted. A request without labels has none.
    public var labels: [String]?
    /// The cost in US dollars. It is sent only for `include_cost=true`.
    public var cost: Double?

    public init(
      requestID: String, modelID: String, status: StatusWord, createdAt: String, finishedAt: String?, error: String?,
      progress: Double? = nil, output: [String: JSONValue]? = nil, poster: String? = nil, thumbnail: String? = nil,
      labels: [String]? = nil, cost: Double? = nil
    ) {
      self.requestID = requestID
      self.modelID = modelID
      self.status = status
      self.createdAt = createdAt
      self.finishedAt = finishedAt
      self.error = error
      self.progress = progress
      self.output = output
      self.poster = poster
      self.thumbnail = thumbnail
      self.labels = labels
      self.cost = cost
    }

    private enum CodingKeys: String, CodingKey {
      case requestID = "request_id"
      case modelID = "model_id"
      case status
      case createdAt = "created_at"
      case finishedAt = "finished_at"
      case error, progress, output, poster, thumbnail, labels, cost
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
