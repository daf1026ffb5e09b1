/// The answer to `POST /v1/requests/{request_id}/cancel`.
public struct CancelAnswer: Sendable, Hashable, Codable {
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// The request will never run, or was stopped.
    case cancelled
    /// The request runs, or it has already ended.
    case notCancellable = "not_cancellable"
    /// The engine was asked to stop the request and has not answered yet. Only a call with `running=true` gets this.
    case requested = "cancellation_requested"
  }

  public var requestID: String
  public var status: StatusWord
  public var outcome: Outcome
  /// The reason why the request was not cancelled. Only a call with `running=true` gets it.
  public var reason: String?

  public init(requestID: String, status: StatusWord, outcome: Outcome, reason: String? = nil) {
    self.requestID = requestID
    self.status = status
    self.outcome = outcome
    self.reason = reason
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case status, outcome, reason
  }
}
