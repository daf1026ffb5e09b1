package import KatsudoCore

/// The record of work that an attempt hands to another service. Whatever ends the server, what stands here decides whether the work may be
/// sent: an open record is never followed by a second submission.
extension JobQueue {
  /// Writes down that the attempt is about to hand its work over. Where this throws nothing may be sent.
  package func handOver(_ claim: Claim) async throws { _ = try await apply(.handedOver(attempt: claim.attempt), to: claim) }

  /// Writes down the service's id of the work. Also for an attempt that has lost its lease meanwhile: the work is there, and whoever waits for
  /// it next must know.
  ///
  /// - Throws: ``TransitionRefusal`` where the job has ended, or has another id already.
  package func accept(_ claim: Claim, remoteID: String) async throws {
    _ = try await apply(.accepted(engine: claim.engine, remoteID: remoteID), to: claim)
  }

  /// Withdraws the record: the service surely does not have the work.
  ///
  /// - Returns: the job's state: cancelled where its owner wished that meanwhile.
  package func withdraw(_ claim: Claim) async throws -> JobState { try await apply(.withdrawn(attempt: claim.attempt), to: claim) }

  /// Ends an attempt whose work was stopped, by its owner's wish, where it was handed to.
  package func confirmCancel(_ claim: Claim) async throws { _ = try await apply(.cancelConfirmed(attempt: claim.attempt), to: claim) }

  /// Tells a job's owner that the service does not stop the work.
  package func refuseCancel(_ claim: Claim) async throws { _ = try await apply(.cancelRefused(attempt: claim.attempt), to: claim) }
}
