import KatsudoAPI
import KatsudoCore

/// The outcome of a submission.
enum RunComfySubmission: Sendable, Hashable {
  /// RunComfy took the request. The value is its id.
  case accepted(String)
  /// RunComfy surely did not take the request: it was never sent, or RunComfy refused it with an error message. It may be sent again.
  case refused(EngineFailure)
  /// RunComfy may have taken the request. The value says why this is unknown, as the second half of a sentence.
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
    // These statuses report a timeout, perhaps of a machine in between. It is unknown how much of the request had arrived by then.
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

  /// Returns the outcome of a refusal. The owner of a request can change only its input. The account, the balance and the rate limit belong
  /// to the operator, so RunComfy's messages about them go to the log.
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
