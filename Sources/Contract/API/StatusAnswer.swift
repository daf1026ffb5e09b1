/// The answer to `GET /v1/requests/{request_id}/status`.
public struct StatusAnswer: Sendable, Hashable, Codable {
  public var requestID: String
  public var status: StatusWord
  /// 1 for the request that starts next; only while it waits.
  public var queuePosition: Int?
  /// 0 to 1; only while it runs.
  public var progress: Double?
  public var statusURL: String
  public var resultURL: String

  public init(
    requestID: String, status: StatusWord, queuePosition: Int? = nil, progress: Double? = nil, statusURL: String, resultURL: String
  ) {
    self.requestID = requestID
    self.status = status
    self.queuePosition = queuePosition
    self.progress = progress
    self.statusURL = statusURL
    self.resultURL = resultURL
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case status
    case queuePosition = "queue_position"
    case progress
    case statusURL = "status_url"
    case resultURL = "result_url"
  }
}
