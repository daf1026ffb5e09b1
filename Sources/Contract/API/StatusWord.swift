/// The words of `status` and `state`. `/status` uses `completed` for every request that has ended and was not cancelled. `/result` and
/// `/v1/requests` say whether it `succeeded` or `failed`.
public enum StatusWord: String, Sendable, Hashable, Codable, CaseIterable {
  case inQueue = "in_queue"
  case inProgress = "in_progress"
  case completed
  case succeeded
  case failed
  case cancelled
}
