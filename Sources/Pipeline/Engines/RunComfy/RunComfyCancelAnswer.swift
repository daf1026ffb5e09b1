import KatsudoAPI

/// The answer of RunComfy to a cancel call.
enum RunComfyCancelAnswer: Sendable, Hashable {
  /// The request never started, or it stopped.
  case stopped
  /// The request continues to run, or it has ended.
  case refused
  /// The answer cannot be understood.
  case unclear

  init(_ answer: RunComfyAnswer) {
    guard answer.isSuccess, let body = answer.body, answer.errorCode == nil else {
      self = .unclear
      return
    }
    let words = [body["status"]?.string, body["outcome"]?.string].compactMap { $0 }
    // If the request was cancelled before, the answer has the outcome `not_cancellable` and the status `cancelled`.
    if words.contains(where: { $0 == "cancelled" || $0 == "canceled" }) {
      self = .stopped
    } else {
      self = words.isEmpty ? .unclear : .refused
    }
  }
}
