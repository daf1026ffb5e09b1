package import KatsudoCore

/// The decision after a submission. It depends on one question: may the service have taken the task?
package enum SubmitDecision: Sendable, Hashable {
  /// The service took the task. The value is its id.
  case taken(String)
  /// The service surely did not take the task. The record is withdrawn, and the attempt ends with this failure.
  case notTaken(EngineFailure)
  /// The service may have taken the task. The record stays open, and the job is never sent again.
  case unknown(EngineFailure)

  package init(_ outcome: VolcengineOutcome) {
    switch outcome {
    case .unsent(let cause):
      self = .notTaken(
        EngineFailure(.declined, "The service that makes this model's films cannot be reached. Nothing was sent.", cause: cause))
    case .machineTrouble(let trouble, let cause): self = .notTaken(EngineFailure(trouble, cause: cause))
    case .lost(let cause): self = Self.unknown(cause)
    case .answered(let answer): self.init(answer)
    }
  }

  private init(_ answer: VolcengineAnswer) {
    // A task may have a price, so its id counts more than anything else in the answer.
    if let id = answer.taskID {
      self = .taken(id)
    } else if let code = answer.code {
      self = Self.byCode(VolcengineCode(code), answer)
    } else {
      self = Self.byStatus(answer)
    }
  }

  private static func byCode(_ code: VolcengineCode, _ answer: VolcengineAnswer) -> SubmitDecision {
    switch code {
    case .inputRefused(let sentence), .outputRefused(let sentence):
      .notTaken(EngineFailure(.badInput, sentence, cause: answer.summary))
    case .busy(let wait): .notTaken(busy(answer, wait))
    case .closedToUs: .notTaken(closed(answer))
    case .checksDown:
      // The service says that a repetition does not help, so the job does not return to the queue.
      .notTaken(
        EngineFailure(
          .unavailable, "The content check of the service that makes the film is out of order. Nothing was made. Send the request later.",
          cause: answer.summary))
    // An internal error may have happened after the task was queued.
    case .success, .internalFault: unknown(answer.summary)
    case .unlisted:
      isRefusal(answer.status)
        ? .notTaken(
          EngineFailure(.badInput, "The service that makes this model's films refused the request.", cause: answer.summary))
        : unknown(answer.summary)
    }
  }

  /// Decides by the status, for refusals of the gateway and of other machines in between. A request that the gateway refused has not
  /// reached the service.
  private static func byStatus(_ answer: VolcengineAnswer) -> SubmitDecision {
    switch answer.status {
    case 429: .notTaken(busy(answer, .seconds(5)))
    case 401, 403: .notTaken(closed(answer))
    case 413: .notTaken(EngineFailure(.badInput, "The picture is too large for the service that makes the film.", cause: answer.summary))
    case let status where answer.gatewayFault != nil && isRefusal(status): .notTaken(closed(answer))
    default: unknown(answer.summary)
    }
  }

  /// Returns `true` for 4xx except 408, because 408 reports a timeout and not a decision.
  private static func isRefusal(_ status: Int) -> Bool { (400..<500).contains(status) && status != 408 }

  private static func busy(_ answer: VolcengineAnswer, _ wait: Duration) -> EngineFailure {
    EngineFailure(
      .busy, "The service that makes this model's films has too much to do for this server's account.", cause: answer.summary,
      retryAfter: wait)
  }

  /// Makes the failure for an account without access. Only a person can solve this, so frequent retries are of no use.
  private static func closed(_ answer: VolcengineAnswer) -> EngineFailure {
    EngineFailure(
      .declined,
      "The service that makes this model's films does not let this server in. Its operator must look at the account and its keys.",
      cause: answer.summary, retryAfter: .seconds(300))
  }

  private static func unknown(_ cause: String) -> SubmitDecision {
    .unknown(
      EngineFailure(
        .outcomeUnknown,
        "Outcome unknown: the request was handed to the service that makes the film, and its answer was lost. It may have been taken and is not "
          + "sent again. This server's operator can look for it in the account there.",
        cause: cause))
  }
}
