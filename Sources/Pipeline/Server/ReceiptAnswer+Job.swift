package import KatsudoAPI
package import KatsudoCore
import KatsudoIntake

extension ReceiptAnswer {
  /// The largest number of attempts that a receipt shows.
  static let attemptLimit = 100

  /// - Parameter events: the last events of the job, in their order.
  init(of job: Job, _ facts: JobFacts, _ details: JobDetails, events: [StoredEvent]) {
    let metadata = details.result?.metadata
    let plan = metadata?["plan"]
    self.init(
      requestID: job.id, modelID: job.modelID, modelVersion: facts.modelVersion,
      ranModelVersion: facts.ranVersion == facts.modelVersion ? nil : facts.ranVersion, status: job.state.resultWord,
      error: job.lifecycle.error, createdAt: job.createdAt.wireText, startedAt: job.lifecycle.startedAt?.wireText,
      finishedAt: job.lifecycle.finishedAt?.wireText, labels: details.labels, engine: job.lifecycle.engine,
      engineVersion: facts.engineVersion, input: Input(sha256: facts.inputHash, media: facts.media.map(\.json)), seed: facts.seed,
      plan: plan, planSHA256: plan.map { SubmitFingerprint.hash(of: $0) }, workflowSHA256: metadata?["workflow_sha256"]?.string,
      attemptCount: job.attempt, attempts: Attempt.read(events, engine: job.lifecycle.engine).suffix(Self.attemptLimit),
      outputs: (details.result?.outputs ?? []).map { file in
        Output(
          name: file.name, role: file.role.rawValue, contentType: file.contentType, bytes: file.byteCount, sha256: file.sha256,
          seconds: file.seconds)
      }, reusedFrom: facts.reusedFrom, cost: facts.dollars ?? 0)
  }
}

extension ReceiptAnswer.Attempt {
  /// Returns the attempts that events tell of.
  ///
  /// - Parameter engine: the engine of an attempt that reattached to handed-over work.
  package static func read(_ events: [StoredEvent], engine: String?) -> [Self] {
    var attempts: [Self] = []
    for event in events {
      switch event.kind {
      case .claimed, .reattached:
        attempts.append(
          Self(number: event.attempt, engine: event.detail?["engine"]?.string ?? engine, startedAt: event.at.wireText))
      case _ where attempts.last?.number != event.attempt || attempts.last?.endedAt != nil: continue
      case .reused: attempts[attempts.count - 1].end(event, outcome: JobEventKind.succeeded.rawValue)
      case .succeeded, .failed, .declined, .postponed, .released, .leaseLost, .cancelConfirmed:
        attempts[attempts.count - 1].end(event, outcome: event.kind == .cancelConfirmed ? "cancelled" : event.kind.rawValue)
      case .withdrawn where event.state != .inProgress:
        attempts[attempts.count - 1].end(event, outcome: event.state == .cancelled ? "cancelled" : "released")
      default: continue
      }
    }
    return attempts
  }

  private mutating func end(_ event: StoredEvent, outcome: String) {
    self.outcome = outcome
    endedAt = event.at.wireText
    error = event.detail?["error"]?.string
  }
}
