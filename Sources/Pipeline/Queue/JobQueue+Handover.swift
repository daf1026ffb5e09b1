package import KatsudoCore

/// Writes the handover record: the record of work that an attempt hands over to a service. After any end of the server, this record decides
/// if the work may be sent. An open record is never followed by a second submission.
extension JobQueue {
  /// Records that the attempt is about to hand its work over. If this throws, nothing may be sent.
  package func handOver(_ claim: Claim) async throws { _ = try await apply(.handedOver(attempt: claim.attempt), to: claim) }

  /// Records the service's id of the work. An attempt that has lost its lease may also call it: the work exists, and the attempt that waits
  /// for it next needs the id.
  ///
  /// - Throws: ``TransitionRefusal`` if the job has ended or already has another id.
  package func accept(_ claim: Claim, remoteID: String) async throws {
    _ = try await apply(.accepted(engine: claim.engine, remoteID: remoteID), to: claim)
  }

  /// Withdraws the record, because the service certainly does not have the work.
  ///
  /// - Returns: the job's state. It is cancelled if the owner asked for a cancel in the meantime.
  package func withdraw(_ claim: Claim) async throws -> JobState { try await apply(.withdrawn(attempt: claim.attempt), to: claim) }

  /// Cancels a job whose work was stopped at the service, because the owner asked for it.
  package func confirmCancel(_ claim: Claim) async throws { _ = try await apply(.cancelConfirmed(attempt: claim.attempt), to: claim) }

  /// Records that the service does not stop the work. This is the answer to the owner's cancel request.
  package func refuseCancel(_ claim: Claim) async throws { _ = try await apply(.cancelRefused(attempt: claim.attempt), to: claim) }
}
