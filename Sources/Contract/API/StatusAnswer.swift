/// The answer to `GET /v1/requests/{request_id}/status`.
public struct StatusAnswer: Sendable, Hashable, Codable {
  public var requestID: String
  public var status: StatusWord
  /// The place in the queue: 1 for the request that starts next. Only a waiting request has it.
  public var queuePosition: Int?
  /// The progress from 0 to 1. Only a running request has it.
  public var progress: Double?
  /// The server that runs or ran the request, if it is known. Only a request of a deployment has it.
  public var instanceID: String?
  public var statusURL: String
  public var resultURL: String

  public init(
    requestID: String, status: StatusWord, queuePosition: Int? = nil, progress: Double? = nil, instanceID: String? = nil, statusURL: String,
    resultURL: String
  ) {
    self.requestID = requestID
    self.status = status
    self.queuePosition = queuePosition
    self.progress = progress
    self.instanceID = instanceID
    self.statusURL = statusURL
    self.resultURL = resultURL
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case status
    case queuePosition = "queue_position"
    case progress
    case instanceID = "instance_id"
    case statusURL = "status_url"
    case resultURL = "result_url"
  }
}
