/// The answer to `POST /v1/requests/{request_id}/cancel`.
public struct CancelAnswer: Sendable, Hashable, Codable {
  public enum Outcome: String, Sendable, Hashable, Codable {
    /// The request was still waiting. It will never run.
    case cancelled
    /// The request runs, or it has already ended.
    case notCancellable = "not_cancellable"
  }

  public var requestID: String
  public var status: StatusWord
  public var outcome: Outcome

  public init(requestID: String, status: StatusWord, outcome: Outcome) {
    self.requestID = requestID
    self.status = status
    self.outcome = outcome
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case status, outcome
  }
}
