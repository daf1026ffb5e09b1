import GRDB
import KatsudoCore
import KatsudoStore
import Logging
import NIOConcurrencyHelpers

extension JobQueue {
  /// A waiting row that could not be read, and why.
  struct UnreadableRow: Sendable {
    var id: String
    var cause: String
  }

  /// Gives the longest waiting job of the lanes to a worker; `nil` where none waits. A job whose row cannot be read fails alone.
  ///
  /// - Parameters:
  ///   - engine: the name of the engine that will run it, kept with the job.
  ///   - number: jobs with a higher sequence number go first, and those up to it only where there is no such job; 0 for the plain order.
  ///   - onClaim: called once the claim is on disk and before any later write begins, so that ``takeBackExpired(except:)`` can know of it.
  package func claim(
    lanes: [String], engine: String, behind number: Int64 = 0, onClaim: @escaping @Sendable (Claim) -> Void = { _ in }
  ) async throws -> Claim? {
    let waiting = live.withLockedValue { live in lanes.filter { live.waiting(in: $0) > 0 } }
    if waiting.isEmpty { return nil }
    let (claim, unreadable) = try await store.write { [time, settings] db in
      try Self.claimHead(of: waiting, behind: number, for: engine, settings, time, db)
    } afterCommit: { [live] (claim, unreadable) in
      live.withLockedValue { live in
        for row in unreadable { live.finished(id: row.id) }
        if let claim { live.started(id: claim.job.id, progress: claim.job.progress) }
      }
      if let claim { onClaim(claim) }
    }
    for row in unreadable {
      logger.error("a job cannot be read, it has failed", metadata: ["request": "\(row.id)", "cause": "\(row.cause)"])
    }
    return claim
  }

  private static func claimHead(
    of lanes: [String], behind number: Int64, for engine: String, _ settings: Settings, _ time: TimeSource, _ db: Database
  ) throws -> (Claim?, [UnreadableRow]) {
    let head = try db.cachedStatement(
      sql: "SELECT sequence FROM job WHERE lane = ? AND state = 'in_queue' AND sequence > ? ORDER BY sequence LIMIT 1")
    func first(behind number: Int64) throws -> Int64? {
      let found = try lanes.compactMap { try Int64.fetchOne(head, arguments: [$0, number]) }.min()
      return try found == nil && number > 0 ? first(behind: 0) : found
    }
    let select = try db.cachedStatement(sql: "SELECT * FROM job WHERE sequence = ?")
    var unreadable: [UnreadableRow] = []
    while let sequence = try first(behind: number),
      let row = try Row.fetchOne(select, arguments: [sequence])
    {
      let now = time.now()
      var job: Job
      do { job = try JobRow.read(row) } catch {
        unreadable.append(UnreadableRow(id: row["id"], cause: "\(error)"))
        try db.execute(
          sql: "UPDATE job SET state = 'failed', error = ?, finished_at = ? WHERE sequence = ?",
          arguments: ["The request could not be read from the server's database. Send it again.", now.microseconds, sequence])
        continue
      }
      job.progressState = try job.progressState.applying(.claimed, limits: settings.limits)
      job.startedAt = now
      job.engine = engine
      let update = try db.cachedStatement(
        sql: """
          UPDATE job SET state = ?, attempt = ?, lease_until = ?, started_at = ?, engine = ? WHERE sequence = ?
          """)
      // The lease counts from here: neither the wait for the writer nor the work of others in this transaction has taken from it.
      let lease = time.monotonicMilliseconds() + settings.leaseMilliseconds
      try update.execute(
        arguments: [job.state.rawValue, job.progressState.attempt, lease, now.microseconds, engine, job.sequence])
      return (Claim(job: job, engine: engine), unreadable)
    }
    return (nil, unreadable)
  }

  /// Prolongs the leases of claims.
  ///
  /// - Returns: those that are no longer held: their work is in vain and should stop.
  package func renew(_ claims: [Claim]) async throws -> Set<Claim.ID> {
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
      var lost: Set<Claim.ID> = []
      for claim in claims {
        try renew.execute(arguments: [lease, claim.job.sequence, claim.job.id, claim.attempt])
        if db.changesCount == 0 { lost.insert(claim.id) }
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
  /// - Parameter held: asked within the transaction for the claims that the caller itself works on; they are left alone, since whoever asks is
  ///   alive. A slow disk may have committed a claim after its lease was over.
  /// - Returns: the ids of the jobs that failed.
  @discardableResult
  package func takeBackExpired(except held: @escaping @Sendable () -> Set<Claim.ID> = { [] }) async throws -> [String] {
    let lost = try await store.write { [time, settings] db -> [LostJob] in
      let now = time.monotonicMilliseconds()
      let finishedAt = time.now()
      let held = held()
      let rows = try Row.fetchAll(
        db, sql: "SELECT sequence, \(JobRow.stateColumns) FROM job WHERE state = 'in_progress' AND lease_until < ? LIMIT 1000",
        arguments: [now])
      return try rows.compactMap { row -> LostJob? in
        let old = try JobRow.progressState(row)
        if held.contains(Claim.ID(requestID: row["id"], attempt: old.attempt)) { return nil }
        let next = try old.applying(.leaseLost(attempt: old.attempt), limits: settings.limits)
        let hasFailed = next.state == .failed
        try db.execute(
          sql: """
            UPDATE job SET state = ?, lost_attempts = ?, lease_until = NULL, error = ?, finished_at = ? WHERE sequence = ?
            """,
          arguments: [
            next.state.rawValue, next.lostAttempts,
            hasFailed ? "The request was given up after its worker vanished \(next.lostAttempts) times." : nil,
            hasFailed ? finishedAt.microseconds : nil, row["sequence"] as Int64,
          ])
        return LostJob(id: row["id"], state: next.state)
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
    if lost.isEmpty { return [] }
    logger.warning("leases lost", metadata: ["requests": "\(lost.map(\.id))"])
    work.raise()
    return lost.filter { $0.state == .failed }.map(\.id)
  }

  private struct LostJob: Sendable {
    var id: String
    var state: JobState
  }
}
