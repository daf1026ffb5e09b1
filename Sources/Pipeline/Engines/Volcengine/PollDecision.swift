import KatsudoAPI
package import KatsudoCore

/// The decision after one poll of a task.
package enum PollDecision: Sendable, Hashable {
  case wait
  /// The video is ready at this address, which is valid for an hour.
  case finished(url: String)
  case failed(EngineFailure)
  /// The answer says nothing about the task, so the poll is repeated. `isLasting` is `true` if only a limited number of such answers in a
  /// row is accepted.
  case fault(cause: String, isLasting: Bool)

  package init(_ outcome: VolcengineOutcome) {
    switch outcome {
    // The service keeps the video. Another attempt fetches it when the machine can.
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
    // The video may still be ready. If the account gets access again, it can fetch the video.
    case .busy, .closedToUs: self = .fault(cause: answer.summary, isLasting: false)
    // The same code stands for a failed poll and for a failed task.
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
