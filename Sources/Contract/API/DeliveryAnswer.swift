/// One message to a webhook in the answers of `/v1/webhooks/deliveries`.
public struct DeliveryAnswer: Sendable, Hashable, Codable {
  /// The id of the message, which its header `webhook-id` has in every try.
  public var id: String
  public var requestID: String
  /// The state of the request that the message tells.
  public var status: StatusWord
  public var url: String
  /// `pending`, `delivered`, `failed` or `stopped`.
  public var outcome: String
  /// The number of tries that began.
  public var attempts: Int
  /// The time of the change. All times have the form `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
  public var createdAt: String
  public var lastAttemptAt: String?
  /// The time of the next try. Only a pending message has it.
  public var nextAttemptAt: String?
  /// The HTTP status of the last answer.
  public var responseStatus: Int?
  /// The fault of the last try, or the reason why no further try follows.
  public var error: String?

  public init(
    id: String, requestID: String, status: StatusWord, url: String, outcome: String, attempts: Int, createdAt: String,
    lastAttemptAt: String? = nil, nextAttemptAt: String? = nil, responseStatus: Int? = nil, error: String? = nil
  ) {
    self.id = id
    self.requestID = requestID
    self.status = status
    self.url = url
    self.outcome = outcome
    self.attempts = attempts
    self.createdAt = createdAt
    self.lastAttemptAt = lastAttemptAt
    self.nextAttemptAt = nextAttemptAt
    self.responseStatus = responseStatus
    self.error = error
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case requestID = "request_id"
    case status, url, outcome, attempts
    case createdAt = "created_at"
    case lastAttemptAt = "last_attempt_at"
    case nextAttemptAt = "next_attempt_at"
    case responseStatus = "response_status"
    case error
  }
}

/// The answer to `GET /v1/webhooks/deliveries`: the caller's own messages, newest first.
public struct DeliveryListAnswer: Sendable, Hashable, Codable {
  public var deliveries: [DeliveryAnswer]
  /// The `cursor` for the next page. It is absent on the last page.
  public var nextCursor: String?

  public init(deliveries: [DeliveryAnswer], nextCursor: String?) {
    self.deliveries = deliveries
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case deliveries
    case nextCursor = "next_cursor"
  }
}
