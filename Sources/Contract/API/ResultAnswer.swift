/// The answer to `GET /v1/requests/{request_id}/result`, in every state of the request. A webhook has the same form.
public struct ResultAnswer: Sendable, Hashable, Codable {
  public var requestID: String
  public var status: StatusWord
  /// The fields `image`, `images`, `video`, `videos`, … with links. Only a request that succeeded has them.
  public var output: [String: JSONValue]?
  /// The error message. Only a failed request has it.
  public var error: String?
  public var queuePosition: Int?
  /// The time of acceptance in the form `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
  public var createdAt: String
  public var finishedAt: String?
  /// The cost in US dollars. It is sent only for `include_cost=true`.
  public var cost: Double?
  /// Details about the way the output was made. They are sent only for `include_metadata=true`.
  public var metadata: JSONValue?
  /// The id of the model. Only a webhook has it.
  public var modelID: String?

  public init(
    requestID: String, status: StatusWord, output: [String: JSONValue]? = nil, error: String? = nil, queuePosition: Int? = nil,
    createdAt: String, finishedAt: String? = nil, cost: Double? = nil, metadata: JSONValue? = nil, modelID: String? = nil
  ) {
    self.requestID = requestID
    self.status = status
    self.output = output
    self.error = error
    self.queuePosition = queuePosition
    self.createdAt = createdAt
    self.finishedAt = finishedAt
    self.cost = cost
    self.metadata = metadata
    self.modelID = modelID
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case status, output, error
    case queuePosition = "queue_position"
    case createdAt = "created_at"
    case finishedAt = "finished_at"
    case cost, metadata
    case modelID = "model_id"
  }
}
