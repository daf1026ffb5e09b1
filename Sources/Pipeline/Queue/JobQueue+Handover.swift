import GRDB
package import KatsudoCore
import KatsudoStore
import NIOConcurrencyHelpers

/// The record of work that an attempt hands to another service. Whatever ends the server, what stands here decides whether the work may be
/// sent: an open record is never followed by a second submission.
extension JobQueue {
  /// Writes down that the attempt is about to hand its work over.
  ///
  /// - Throws: ``TransitionRefusal`` where the claim is no longer held; then nothing may be sent.
  package func handOver(_ claim: Claim) async throws {
    try await move(claim, by: .handedOver(attempt: claim.attempt), set: "handed_to = ?, remote_id = NULL", [claim.engine]) {
      $0.handedOver(id: claim.job.id, to: claim.engine)
    }
  }

  /// Writes down the service's id of the work. Also for an attempt that has lost its lease meanwhile: the work is there, and whoever waits for
  /// it next must know.
  ///
  /// - Throws: ``TransitionRefusal`` where the job has ended, or has another id already.
  package func accept(_ claim: Claim, remoteID: String) async throws {
    try await store.write { db in
      let update = try db.cachedStatement(
        sql: """
          UPDATE job SET remote_id = ?
          WHERE sequence = ? AND id = ? AND state = 'in_progress' AND handed_to = ? AND (remote_id IS NULL OR remote_id = ?)
          """)
      try update.execute(arguments: [remoteID, claim.job.sequence, claim.job.id, claim.engine, remoteID])
      if db.changesCount == 0 { throw TransitionRefusal.notNow(.inProgress) }
    }
  }

  /// Takes the record back: the service surely does not have the work.
  ///
  /// - Returns: the job's state: cancelled where its owner wished that meanwhile.
  package func takeBack(_ claim: Claim) async throws -> JobState {
    let now = time.now()
    let state = try await store.write { [settings] db in
      let next = try Self.moved(claim, by: .takenBack(attempt: claim.attempt), settings, db)
      let update = try db.cachedStatement(
        sql: """
          UPDATE job SET state = ?, handed_to = NULL, remote_id = NULL, cancel_asked = 0, finished_at = ?,
            lease_until = CASE WHEN ? THEN NULL ELSE lease_until END
          WHERE sequence = ?
          """)
      let isOver = next.state.isFinal
      try update.execute(arguments: [next.state.rawValue, isOver ? now.microseconds : nil, isOver, claim.job.sequence])
      return next.state
    } afterCommit: { [live] state in
      live.withLockedValue { live in
        live.handedOver(id: claim.job.id, to: nil)
        live.cancelAsked(id: claim.job.id, false)
        if state.isFinal { live.finished(id: claim.job.id) }
      }
    }
    answers.raise()
    return state
  }

  /// Gives the oldest handed-over job of an engine that no attempt waits for to a worker; `nil` where there is none. It is given also where its
  /// input cannot be read any more, since what was handed over is only waited for.
  ///
  /// - Parameters: as for ``claim(lanes:engine:behind:onClaim:)``.
  package func reattach(engine: String, behind number: Int64 = 0, onClaim: @escaping @Sendable (Claim) -> Void = { _ in }) async throws
    -> Claim?
  {
    guard live.withLockedValue({ $0.adrift[engine]?.isEmpty == false }) else { return nil }
    return try await store.write { [time, settings] db in
      let select = try db.cachedStatement(
        sql: """
          SELECT * FROM job WHERE state = 'in_progress' AND handed_to = ? AND lease_until IS NULL AND sequence > ? ORDER BY sequence LIMIT 1
          """)
      let row = try Row.fetchOne(select, arguments: [engine, number]) ?? Row.fetchOne(select, arguments: [engine, 0])
      guard var job = try row.map(JobRow.readTolerantly) else { return nil }
      job.progressState = try job.progressState.applying(.reattached, limits: settings.limits)
      let update = try db.cachedStatement(sql: "UPDATE job SET attempt = ?, lease_until = ? WHERE sequence = ?")
      let lease = time.monotonicMilliseconds() + settings.leaseMilliseconds
      try update.execute(arguments: [job.progressState.attempt, lease, job.sequence])
      return Claim(job: job, engine: engine)
    } afterCommit: { [live] (claim: Claim?) in
      guard let claim else { return }
      live.withLockedValue { $0.reattached(id: claim.job.id) }
      onClaim(claim)
    }
  }

  /// How many jobs were handed over by each engine and wait for a worker to take them up.
  package func adriftByEngine() -> [String: Int] { live.withLockedValue { $0.adrift.mapValues(\.count).filter { $0.value > 0 } } }

  /// Tells a job's owner that the service does not stop the work.
  package func refuseCancel(_ claim: Claim) async throws {
    try await move(claim, by: .cancelRefused(attempt: claim.attempt), set: "cancel_asked = 0", []) {
      $0.cancelAsked(id: claim.job.id, false)
    }
    answers.raise()
  }

  private func move(
    _ claim: Claim, by event: JobEvent, set columns: String, _ arguments: [any DatabaseValueConvertible & Sendable],
    _ change: @escaping @Sendable (inout LiveJobs) -> Void
  ) async throws {
    try await store.write { [settings] db in
      _ = try Self.moved(claim, by: event, settings, db)
      let update = try db.cachedStatement(sql: "UPDATE job SET \(columns) WHERE sequence = ?")
      try update.execute(arguments: StatementArguments(arguments) + [claim.job.sequence])
    } afterCommit: { [live] in
      live.withLockedValue { change(&$0) }
    }
  }
}
