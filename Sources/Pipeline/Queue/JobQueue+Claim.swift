import EmakiCore
import EmakiStore
import GRDB
import Logging
import NIOConcurrencyHelpers

extension JobQueue {
  /// Gives the longest waiting job of the lanes to a worker; `nil` where none waits.
  ///
  /// - Parameter engine: the name of the engine that will run it, kept with the job.
  package func claim(lanes: [String], engine: String) async throws -> Claim? {
    let waiting = live.withLockedValue { live in lanes.filter { live.waiting(in: $0) > 0 } }
    if waiting.isEmpty { return nil }
    let lease = time.monotonicMilliseconds() + settings.leaseMilliseconds
    let now = time.now()
    return try await store.write { [settings] db in
      let head = try db.cachedStatement(
        sql: "SELECT * FROM job WHERE lane = ? AND state = 'in_queue' ORDER BY sequence LIMIT 1")
      let heads = try waiting.compactMap { try Row.fetchOne(head, arguments: [$0]).map(JobRow.read) }
      guard var job = heads.min(by: { $0.sequence < $1.sequence }) else { return nil }
      job.progressState = try job.progressState.applying(.claimed, limits: settings.limits)
      job.startedAt = now
      job.engine = engine
      let update = try db.cachedStatement(
        sql: """
          UPDATE job SET state = ?, attempt = ?, lease_until = ?, started_at = ?, engine = ? WHERE sequence = ?
          """)
      try update.execute(
        arguments: [job.state.rawValue, job.progressState.attempt, lease, now.microseconds, engine, job.sequence])
      return Claim(job: job, engine: engine)
    } afterCommit: { [live] (claim: Claim?) in
      if let claim { live.withLockedValue { $0.started(id: claim.job.id, progress: claim.job.progress) } }
    }
  }

  /// Prolongs the leases of claims.
  ///
  /// - Returns: the ids of those that are no longer held: their work is in vain and should stop.
  package func renew(_ claims: [Claim]) async throws -> Set<String> {
    if claims.isEmpty { return [] }
    return try await store.write { [time, settings] db in
      // Counted from the moment of writing: a disk that was slow has taken nothing from the lease.
      let lease = time.monotonicMilliseconds() + settings.leaseMilliseconds
      // With the id, since SQLite gives the number of a deleted last row again.
      let renew = try db.cachedStatement(
        sql: """
          UPDATE job SET lease_until = ?
          WHERE sequence = ? AND id = ? AND state = 'in_progress' AND attempt = ? AND lease_until IS NOT NULL
          """)
      var lost: Set<String> = []
      for claim in claims {
        try renew.execute(arguments: [lease, claim.job.sequence, claim.job.id, claim.attempt])
        if db.changesCount == 0 { lost.insert(claim.job.id) }
      }
      return lost
    }
  }

  /// Stores how far an attempt is, 0 to 1. A lost claim changes nothing.
  package func report(_ claim: Claim, progress: Double) async throws {
    let progress = (min(max(progress, 0), 1) * 1000).rounded() / 1000
    _ = try await store.write { db in
      let update = try db.cachedStatement(
        sql: "UPDATE job SET progress = ? WHERE sequence = ? AND id = ? AND state = 'in_progress' AND attempt = ?")
      try update.execute(arguments: [progress, claim.job.sequence, claim.job.id, claim.attempt])
      return db.changesCount > 0
    } afterCommit: { [live] isHeld in
      if isHeld { live.withLockedValue { $0.progressed(id: claim.job.id, to: progress) } }
    }
  }

  /// Queues the jobs whose lease has run out again, or fails those that have lost too many workers. What was handed over stays in progress,
  /// for another worker to take up.
  ///
  /// - Parameter held: ids that the caller itself works on; they are left alone, since whoever asks is alive.
  package func takeBackExpired(except held: Set<String> = []) async throws {
    let now = time.monotonicMilliseconds()
    let finishedAt = time.now()
    let lost = try await store.write { [settings] db -> [Job] in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM job WHERE state = 'in_progress' AND lease_until < ? LIMIT 1000", arguments: [now])
      return try rows.filter { !held.contains($0["id"]) }.map { row in
        var job = try JobRow.read(row)
        job.progressState = try job.progressState.applying(
          .leaseLost(attempt: job.progressState.attempt), limits: settings.limits)
        let hasFailed = job.state == .failed
        job.error = hasFailed ? "The request was given up after its worker vanished \(job.progressState.lostAttempts) times." : nil
        try db.execute(
          sql: """
            UPDATE job SET state = ?, lost_attempts = ?, lease_until = NULL, error = ?, finished_at = ? WHERE sequence = ?
            """,
          arguments: [
            job.state.rawValue, job.progressState.lostAttempts, job.error, hasFailed ? finishedAt.microseconds : nil, job.sequence,
          ])
        return job
      }
    } afterCommit: { [live] lost in
      live.withLockedValue { live in
        for job in lost {
          switch job.state {
          case .failed: live.finished(id: job.id)
          case .inProgress: live.leftAdrift(id: job.id)
          default: live.requeued(id: job.id)
          }
        }
      }
    }
    if lost.isEmpty { return }
    logger.warning("leases lost", metadata: ["requests": "\(lost.map(\.id))"])
    work.raise()
  }
}
