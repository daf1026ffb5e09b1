package import EmakiAPI
package import EmakiCore
import EmakiStore
import GRDB
import NIOConcurrencyHelpers

extension JobQueue {
  /// Ends an attempt well.
  ///
  /// - Throws: ``TransitionRefusal`` where the claim is no longer held; then the outputs belong to nobody.
  package func succeed(_ claim: Claim, outputs: [OutputFile], metadata: JSONValue?) async throws {
    let outputs = try JobRow.encode(outputs)
    try await finish(claim, .succeeded(attempt: claim.attempt), outputs: outputs, error: nil, metadata: metadata?.jsonText)
  }

  /// Ends an attempt badly, and the job with it.
  ///
  /// - Parameter error: a sentence for the request's owner.
  package func fail(_ claim: Claim, error: String) async throws {
    try await finish(claim, .failed(attempt: claim.attempt), outputs: nil, error: error, metadata: nil)
  }

  /// Hands an attempt back unfinished: the job waits again in its old place.
  package func release(_ claim: Claim) async throws {
    try await store.write { [settings] db in
      let next = try Self.moved(claim, by: .released(attempt: claim.attempt), settings, db)
      try db.execute(
        sql: "UPDATE job SET state = ?, lease_until = NULL WHERE sequence = ?",
        arguments: [next.state.rawValue, claim.job.sequence])
    } afterCommit: { [live] in
      live.withLockedValue { $0.requeued(id: claim.job.id) }
    }
    work.raise()
  }

  private func finish(_ claim: Claim, _ event: JobEvent, outputs: String?, error: String?, metadata: String?) async throws {
    let now = time.now()
    try await store.write { [settings] db in
      let next = try Self.moved(claim, by: event, settings, db)
      let update = try db.cachedStatement(
        sql: """
          UPDATE job SET state = ?, outputs = ?, error = ?, metadata = ?, finished_at = ?, lease_until = NULL WHERE sequence = ?
          """)
      try update.execute(arguments: [next.state.rawValue, outputs, error, metadata, now.microseconds, claim.job.sequence])
    } afterCommit: { [live] in
      live.withLockedValue { $0.finished(id: claim.job.id) }
    }
  }

  private static func moved(
    _ claim: Claim, by event: JobEvent, _ settings: Settings, _ db: Database
  ) throws -> JobProgressState {
    let select = try db.cachedStatement(sql: "SELECT state, attempt, lost_attempts FROM job WHERE sequence = ? AND id = ?")
    guard let row = try Row.fetchOne(select, arguments: [claim.job.sequence, claim.job.id]),
      let state = JobState(rawValue: row["state"])
    else { throw TransitionRefusal.notNow(.cancelled) }
    let current = JobProgressState(state: state, attempt: row["attempt"], lostAttempts: row["lost_attempts"])
    return try current.applying(event, lostAttemptLimit: settings.lostAttemptLimit)
  }
}
