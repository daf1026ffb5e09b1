/// The words of `status` and `state`. `/status` uses `completed` for a request that succeeded or failed. `/result` and `/v1/requests` use
/// `succeeded` or `failed`.
public enum StatusWord: String, Sendable, Hashable, Codable, CaseIterable {
  case inQueue = "in_queue"
  case inProgress = "in_progress"
  case completed
  case succeeded
  case failed
  case cancelled
}
