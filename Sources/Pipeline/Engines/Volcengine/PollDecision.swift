import KatsudoAPI
package import KatsudoCore

/// What follows from one question about a task.
package enum PollDecision: Sendable, Hashable {
  case wait
  /// The film is there, at this address, for an hour.
  case finished(url: String)
  case failed(EngineFailure)
  /// No answer about the task; the question is asked again. `isLasting` where only so many such answers in a row are borne.
  case fault(cause: String, isLasting: Bool)

  package init(_ outcome: VolcengineOutcome) {
    switch outcome {
    // The service keeps the film; another attempt fetches it when the machine can.
    case .machineTrouble(let trouble, let cause): self = .failed(EngineFailure(trouble, cause: cause))
    case .unsent(let cause), .lost(let cause): self = .fault(cause: cause, isLasting: false)
    case .answered(let answer): self.init(answer)
    }
  }

  private init(_ answer: VolcengineAnswer) {
    guard let code = answer.code else {
      self = .fault(cause: answer.summary, isLasting: false)
      return
    }
    switch VolcengineCode(code) {
    case .success: self = Self.byState(answer)
    case .inputRefused(let sentence), .outputRefused(let sentence):
      self = .failed(EngineFailure(.badInput, sentence, cause: answer.summary))
    case .checksDown:
      self = .failed(
        EngineFailure(
          .unavailable, "The content check of the service that makes the film was out of order. Nothing was paid. Send the request again.",
          cause: answer.summary))
    // The film may be ready all the same: an account that is let in again still gets it.
    case .busy, .closedToUs: self = .fault(cause: answer.summary, isLasting: false)
    // The same code tells of a question that went wrong and of a task that did.
    case .internalFault, .unlisted: self = .fault(cause: answer.summary, isLasting: true)
    }
  }

  private static func byState(_ answer: VolcengineAnswer) -> PollDecision {
    switch answer.data?["status"]?.string {
    case "in_queue", "generating": .wait
    case "done":
      answer.data?["video_url"]?.string.flatMap { $0.isEmpty ? nil : .finished(url: $0) }
        ?? .fault(cause: "done without a film, \(answer.summary)", isLasting: true)
    case "not_found":
      .failed(
        EngineFailure(
          .unavailable, "The service that makes the film does not know this work any more; it forgets after 12 hours.",
          cause: answer.summary))
    case "expired":
      .failed(
        EngineFailure(
          .unavailable, "The service that makes the film did not get to it in time. Send the request again.", cause: answer.summary))
    case let state: .fault(cause: "state \(state ?? "missing"), \(answer.summary)", isLasting: true)
    }
  }
}
