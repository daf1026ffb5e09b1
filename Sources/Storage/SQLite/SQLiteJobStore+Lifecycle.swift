import GRDB
import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// Writes the life cycle of jobs. All `UPDATE` statements of the table `job` are in this file.
extension SQLiteJobStore {
  package func apply(
    _ event: JobEvent, to id: String, result: JobResult? = nil, facts: JobFacts? = nil
  ) async throws -> JobChange? {
    let stored = result.map { StoredResult($0) }
    let ending = JobEnding(seconds: result?.seconds, facts: facts)
    return try await database.write { [self] db -> JobChange? in
      guard let row = try JobRow.fetch(id: id, db) else { return nil }
      return try move(row, by: event, result: stored, ending: ending, db)
    } afterCommit: {
      if let change = $0 { self.announce(change) }
    }
  }

  /// Applies an event to the life cycle of a job. No other function changes the life cycle.
  ///
  /// An event that changes nothing, such as a second cancel request, is not stored. Otherwise a caller could fill the database with them.
  ///
  /// - Parameters:
  ///   - lease: the length of a new lease. If it is `nil`, a lease that the job still has keeps its end.
  ///   - result: the result of a job that succeeds by the event. Each of its files but the thumbnail is an event before that of the success.
  ///   - ending: the parts of the job's end that are not in its life cycle.
  /// - Throws: ``TransitionRefusal`` if the event does not apply.
  func move(
    _ row: JobRow, by event: JobEvent, lease: Duration? = nil, result: StoredResult? = nil, ending: JobEnding = JobEnding(), _ db: Database
  ) throws -> JobChange {
    let now = time.now()
    let before = row.job.lifecycle
    let next = try before.applying(event, at: now, limits: limits)
    if next == before { return JobChange(job: row.job, before: before, event: event.kind, eventID: 0) }
    // The lease begins here, after the wait for the writer and for the earlier commands of this transaction. So that wait does not shorten
    // it.
    let leaseUntil = next.worker == nil ? nil : lease.map { time.monotonicMilliseconds() + $0.wholeMilliseconds } ?? row.leaseUntil
    try db.cachedStatement(
      sql: """
        UPDATE job SET state = ?, attempt = ?, lost_attempts = ?, declines = ?, engine = ?, worker = ?, lease_until = ?, handed_over = ?,
          remote_id = ?, cancel_asked = ?, error = ?, started_at = ?, finished_at = ?
        WHERE sequence = ?
        """
    ).run([
      next.state.rawValue, next.attempt, next.lostAttempts, next.declines, next.engine, next.worker, leaseUntil, next.isHandedOver,
      next.remoteID, next.isCancelAsked, next.error, next.startedAt?.microseconds, next.finishedAt?.microseconds, row.job.sequence,
    ])
    if (before.state == .inQueue) != (next.state == .inQueue) { try WaitingCounts.add(next.state == .inQueue ? 1 : -1, row.job.owner, db) }
    if next.state == .succeeded {
      try result?.insert(job: row.job.sequence, attempt: next.attempt, state: before.state, at: now, db)
    }
    let eventID = try EventLog.append(
      event.kind, job: row.job.sequence, attempt: next.attempt, state: next.state, at: now, detail: event.detail, db)
    if let facts = ending.facts { try StoredFacts.update(facts, job: row.job.sequence, succeeded: next.state == .succeeded, db) }
    if next.state.isFinal {
      let isMade = next.state == .succeeded && !ending.isReused
      try Spending.end(row, cost: isMade ? ending.facts?.dollars ?? 0 : nil, db)
      try Usage.add(row.job, state: next.state, at: now, ending, db)
    }
    if before.state == .inQueue, next.state != .inQueue { try WaitingOwners.remove(row.job.owner, lane: row.job.modelID, db) }
    if before.state != .inQueue, next.state == .inQueue {
      try WaitingOwners.add(row.job.owner, lane: row.job.modelID, eventID: eventID, db)
    }
    let addsDelivery =
      try before.state != next.state && Outbox.append(job: row.job.sequence, owner: row.job.owner, state: next.state, at: now, outbox, db)
    var job = row.job
    job.lifecycle = next
    return JobChange(job: job, before: before, event: event.kind, eventID: eventID, addsDelivery: addsDelivery)
  }

  package func renew(_ claims: [Claim.ID], lease: Duration) async throws -> Set<Claim.ID> {
    if claims.isEmpty { return [] }
    return try await database.write(durably: false) { [time] db in
      // The lease counts from the moment of writing, so a slow disk does not shorten it.
      let leaseUntil = time.monotonicMilliseconds() + lease.wholeMilliseconds
      let renew = try db.cachedStatement(sql: "UPDATE job SET lease_until = ? WHERE id = ? AND attempt = ? AND worker IS NOT NULL")
      var lost: Set<Claim.ID> = []
      for claim in claims {
        try renew.run([leaseUntil, claim.requestID, claim.attempt])
        if db.changesCount == 0 { lost.insert(claim) }
      }
      return lost
    }
  }

  package func report(_ progress: JobProgress, of claim: Claim.ID) async throws {
    let stored = progress.detail
    _ = try await database.write(durably: false) { [time] db in
      let update = try db.cachedStatement(
        sql: "UPDATE job SET progress = coalesce(?, progress) WHERE id = ? AND attempt = ? AND worker IS NOT NULL RETURNING sequence")
      guard let sequence = try Int64.fetchOne(update, arguments: [progress.fraction, claim.requestID, claim.attempt]) else { return false }
      try db.cachedStatement(sql: "DELETE FROM event WHERE job = ? AND kind = 'progress' AND attempt = ?")
        .run([sequence, claim.attempt])
      _ = try EventLog.append(
        .progress, job: sequence, attempt: claim.attempt, state: .inProgress, at: time.now(), detail: stored, db)
      return true
    } afterCommit: { isHeld in
      if isHeld { self.announce(progress.fraction, of: claim) }
    }
  }
}

extension JobEvent {
  /// The details that the log of events stores with the event's name.
  fileprivate var detail: JSONValue? {
    switch self {
    case .claimed(let engine, let worker): ["engine": .string(engine), "worker": .string(worker)]
    case .reattached(let worker): ["worker": .string(worker)]
    case .reused(let id, _, _): ["from": .string(id)]
    case .failed(_, let error), .declined(_, let error): ["error": .string(error)]
    default: nil
    }
  }
}
