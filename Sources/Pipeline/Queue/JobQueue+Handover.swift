package import KatsudoCore

/// Writes the handover record: the record of work that an attempt hands over to a service. If the server ends at any moment, this record
/// decides if the work may be submitted again. While a record is open, no second submission is sent.
extension JobQueue {
  /// Records that the attempt is about to hand its work over. If this throws, nothing may be sent.
  ///
  /// - Parameters:
  ///   - remoteID: the id of the work, if the engine made it and the service will know it.
  ///   - facts: the facts about the job. The attempt that reattaches to the work cannot learn them again.
  package func handOver(_ claim: Claim, remoteID: String? = nil, facts: JobFacts? = nil) async throws {
    _ = try await apply(.handedOver(attempt: claim.attempt, remoteID: remoteID), to: claim, facts: facts)
  }

  /// Records the service's id of the work. An attempt that has lost its lease may also call this: the work exists, and the attempt that
  /// reattaches to it needs the id.
  ///
  /// - Throws: ``TransitionRefusal`` if the job has ended or already has another id.
  package func accept(_ claim: Claim, remoteID: String) async throws {
    _ = try await apply(.accepted(engine: claim.engine, remoteID: remoteID), to: claim)
  }

  /// Withdraws the record, because the service certainly does not have the work.
  ///
  /// - Returns: the job's state. The job is cancelled if the owner asked for a cancel in the meantime.
  package func withdraw(_ claim: Claim) async throws -> JobState { try await apply(.withdrawn(attempt: claim.attempt), to: claim) }

  /// Cancels a job whose work the service stopped because the owner asked for it.
  package func confirmCancel(_ claim: Claim, facts: JobFacts? = nil) async throws {
    _ = try await apply(.cancelConfirmed(attempt: claim.attempt), to: claim, facts: facts)
  }

  /// Records that the service does not stop the work. This answers the owner's cancel request.
  package func refuseCancel(_ claim: Claim) async throws { _ = try await apply(.cancelRefused(attempt: claim.attempt), to: claim) }
}
