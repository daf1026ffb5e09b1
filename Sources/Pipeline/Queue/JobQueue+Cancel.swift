package import EmakiCore
import EmakiStore
import GRDB
import NIOConcurrencyHelpers

extension JobQueue {
  /// Cancels a job that still waits.
  ///
  /// - Returns: the job's state after the call, and whether this call changed it; `nil` where there is no such job.
  package func cancel(id: String) async throws -> (state: JobState, isCancelledNow: Bool)? {
    let now = time.now()
    return try await store.write { [settings] db -> (state: JobState, isCancelledNow: Bool)? in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]) else { return nil }
      let job = try JobRow.read(row)
      do {
        let next = try job.progressState.applying(.cancelRequested, lostAttemptLimit: settings.lostAttemptLimit)
        try db.execute(
          sql: "UPDATE job SET state = ?, finished_at = ? WHERE sequence = ?",
          arguments: [next.state.rawValue, now.microseconds, job.sequence])
        return (next.state, true)
      } catch is TransitionRefusal {
        return (job.state, false)
      }
    } afterCommit: { [live] outcome in
      if outcome?.isCancelledNow == true { live.withLockedValue { $0.finished(id: id) } }
    }
  }
}
