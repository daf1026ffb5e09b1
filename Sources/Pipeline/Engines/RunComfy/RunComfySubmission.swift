import KatsudoAPI
import KatsudoCore

/// What came of a submission.
enum RunComfySubmission: Sendable, Hashable {
  /// Taken, under this id.
  case accepted(String)
  /// Surely not taken, so that it may be sent again: it never left, or RunComfy refused it in words.
  case refused(EngineFailure)
  /// It may have been taken. Why nobody knows, as the second half of a sentence.
  case unknown(String)

  init(_ fault: RunComfyFault) {
    switch fault {
    case .neverSent(let cause):
      self = .refused(
        EngineFailure(
          .declined, "RunComfy could not be reached. Its address and this server's network are the operator's to check.", cause: cause))
    case .machineTrouble(let trouble, let cause): self = .refused(EngineFailure(trouble, cause: cause))
    case .lost, .stopped: self = .unknown("the connection was lost before RunComfy had answered")
    }
  }

  init(_ answer: RunComfyAnswer, token: RunComfyToken) {
    switch answer.status {
    case 200..<300: self = Self.success(answer)
    // Of a time limit on the way nobody can tell whose it was and what had arrived by then.
    case 408, 499: self = .unknown("the submission took too long on its way")
    case 400..<500: self = .refused(Self.refusal(answer, token))
    case 300..<400: self = .unknown("RunComfy's address answered with a redirect, which is not followed")
    default: self = .unknown("RunComfy answered with an error of its own (HTTP status \(answer.status))")
    }
  }

  private static func success(_ answer: RunComfyAnswer) -> Self {
    guard let body = answer.body else { return .unknown("RunComfy's answer could not be read") }
    if let code = answer.errorCode { return .unknown("RunComfy answered with its error \(code) in a success") }
    guard let id = body["request_id"]?.string else { return .unknown("RunComfy's answer named no request") }
    guard RequestID.isWellFormed(id) else { return .unknown("RunComfy's answer named its request in a form that is none of an id") }
    return .accepted(id)
  }

  /// The owner of a request can change its input. Account, balance and rate are the operator's, and what RunComfy says of them is for the log.
  private static func refusal(_ answer: RunComfyAnswer, _ token: RunComfyToken) -> EngineFailure {
    let reason = answer.reason.map { RunComfyWords.quoted($0, without: token) }
    let cause = "HTTP status \(answer.status), error \(answer.errorCode.map(String.init) ?? "-"): \(reason ?? "-")"
    func declined(_ message: String, _ code: EngineFailure.Code = .declined) -> EngineFailure {
      EngineFailure(code, message, cause: cause, retryAfter: answer.retryAfter)
    }
    switch (answer.status, answer.errorCode.flatMap { Int(exactly: $0) }.flatMap(ErrorCode.init)) {
    case (402, _), (_, .insufficientResources):
      return declined("The balance of this server's RunComfy account does not cover the request. Its operator must add to it.")
    case (401, _), (403, _), (_, .userAccount), (_, .permissionDenied):
      return declined("RunComfy refuses this server's own token. Its operator must set one that is valid.")
    case (429, _): return declined("RunComfy takes no more requests from this server for the moment.", .busy)
    default:
      return EngineFailure(
        .badInput, reason.map { "RunComfy refused the request: \($0)" } ?? "RunComfy refused the request (HTTP status \(answer.status)).",
        cause: cause)
    }
  }
}
