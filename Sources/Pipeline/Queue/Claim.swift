package import KatsudoCore

/// A worker's hold on one attempt of a job. It names the attempt, so that a worker whose lease was lost can finish nothing.
package struct Claim: Sendable {
  package let job: Job
  /// The engine that the attempt runs on.
  package let engine: String

  /// Names one attempt of one job.
  package struct ID: Sendable, Hashable {
    package var requestID: String
    package var attempt: Int

    package init(requestID: String, attempt: Int) {
      self.requestID = requestID
      self.attempt = attempt
    }
  }

  package var id: ID { ID(requestID: job.id, attempt: attempt) }
  package var attempt: Int { job.progressState.attempt }
  /// Whether an earlier attempt handed the work to a service, so that this one only waits for it.
  package var isHandedOver: Bool { job.progressState.handover != .none }
}
