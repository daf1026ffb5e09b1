import KatsudoAPI

/// What RunComfy says to a request to cancel.
enum RunComfyCancelAnswer: Sendable, Hashable {
  /// It never started, or stopped.
  case stopped
  /// It runs on, or has ended.
  case refused
  /// Nothing that can be understood.
  case unclear

  init(_ answer: RunComfyAnswer) {
    guard answer.isSuccess, let body = answer.body, answer.errorCode == nil else {
      self = .unclear
      return
    }
    let words = [body["status"]?.string, body["outcome"]?.string].compactMap { $0 }
    // A request that was cancelled before answers `not_cancellable` beside its status `cancelled`.
    if words.contains(where: { $0 == "cancelled" || $0 == "canceled" }) {
      self = .stopped
    } else {
      self = words.isEmpty ? .unclear : .refused
    }
  }
}
