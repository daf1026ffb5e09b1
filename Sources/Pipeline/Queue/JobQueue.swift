import GRDB
package import KatsudoCore
package import KatsudoStore
package import Logging
import NIOConcurrencyHelpers

/// The durable queue: the only place that moves a job from one state to the next.
///
/// Every change is on disk when its call returns. What the calls decide comes from ``JobProgressState/applying(_:limits:)``; here are
/// the transactions around it. Jobs wait in lanes, one for each model, and start in the order in which they were accepted.
package final class JobQueue: Sendable {
  package struct Settings: Sendable {
    /// How long a worker may be silent before its jobs run again.
    package var leaseMilliseconds: Int64
    package var limits: JobProgressState.Limits
    /// The most jobs that may wait: of one owner, and of all together.
    package var ownerWaitingLimit: Int
    package var waitingLimit: Int

    package init(
      leaseMilliseconds: Int64 = 10_000, limits: JobProgressState.Limits = .init(), ownerWaitingLimit: Int = 100_000,
      waitingLimit: Int = 1_000_000
    ) {
      self.leaseMilliseconds = leaseMilliseconds
      self.limits = limits
      self.ownerWaitingLimit = ownerWaitingLimit
      self.waitingLimit = waitingLimit
    }
  }

  let store: Store
  let time: TimeSource
  let settings: Settings
  let logger: Logger
  let live = NIOLockedValueBox(LiveJobs())
  /// Raised when a job may have become claimable.
  package let work = WorkSignal()
  /// Raised when an owner asks to cancel work that was handed over.
  package let cancels = WorkSignal()
  /// Raised when such a wish is fulfilled or refused.
  let answers = WorkSignal()

  /// Opens the queue on a store that no other process uses: what was running when the last server ended is queued again, in its old
  /// place, and does not count as a lost attempt. What was handed over stays in progress, for a worker to take up.
  package init(store: Store, time: TimeSource, settings: Settings = Settings(), logger: Logger) async throws {
    self.store = store
    self.time = time
    self.settings = settings
    self.logger = logger
    try await takeBackAll()
    try loadLive()
  }

  private func takeBackAll() async throws {
    let (queued, adrift) = try await store.write { [settings] db in
      let rows = try Row.fetchAll(db, sql: "SELECT sequence, \(JobRow.stateColumns) FROM job WHERE state = 'in_progress'")
      var queued = 0
      for row in rows {
        let old = try JobRow.progressState(row)
        let next = try old.applying(.released(attempt: old.attempt), limits: settings.limits)
        try db.execute(
          sql: "UPDATE job SET state = ?, lease_until = NULL WHERE sequence = ?",
          arguments: [next.state.rawValue, row["sequence"] as Int64])
        if next.state == .inQueue { queued += 1 }
      }
      return (queued, rows.count - queued)
    }
    if queued > 0 { logger.notice("jobs of the last run queued again", metadata: ["count": "\(queued)"]) }
    if adrift > 0 { logger.notice("jobs of the last run are with other services", metadata: ["count": "\(adrift)"]) }
  }

  private func loadLive() throws {
    let loaded = try store.read { db in
      var loaded = LiveJobs()
      let rows = try Row.fetchCursor(
        // Ordered as the index of the waiting is: in any other order SQLite reads the whole table, every finished job of it.
        db, sql: "SELECT sequence, id, owner, lane FROM job WHERE state = 'in_queue' ORDER BY lane, sequence")
      while let row = try rows.next() {
        loaded.queued(id: row["id"], sequence: row["sequence"], owner: try JobRow.owner(row), lane: row["lane"])
      }
      let running = try Row.fetchAll(
        db, sql: "SELECT sequence, id, owner, lane, progress, handed_to, cancel_asked FROM job WHERE state = 'in_progress'")
      for row in running {
        loaded.running(
          id: row["id"],
          LiveJobs.Entry(
            sequence: row["sequence"], owner: try JobRow.owner(row), lane: row["lane"], state: .inProgress, progress: row["progress"],
            handedTo: row["handed_to"], isCancelAsked: row["cancel_asked"]))
      }
      return loaded
    }
    live.withLockedValue { $0 = loaded }
  }
}
