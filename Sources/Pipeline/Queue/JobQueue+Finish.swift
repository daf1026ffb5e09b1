import GRDB
package import KatsudoAPI
package import KatsudoCore
import KatsudoStore
import NIOConcurrencyHelpers

extension JobQueue {
  /// Ends an attempt well.
  ///
  /// - Throws: ``TransitionRefusal`` where the claim is no longer held; then the outputs belong to nobody.
  ///
  /// - Parameter output: see ``EngineResult/output``.
  package func succeed(_ claim: Claim, outputs: [OutputFile], output: JSONValue? = nil, metadata: JSONValue?) async throws {
    let ending = Ending(outputs: try JobRow.encode(outputs), output: output?.jsonText, metadata: metadata?.jsonText)
    try await finish(claim, .succeeded(attempt: claim.attempt), ending)
  }

  /// Ends an attempt badly, and the job with it.
  ///
  /// - Parameter error: a sentence for the request's owner.
  package func fail(_ claim: Claim, error: String) async throws {
    try await finish(claim, .failed(attempt: claim.attempt), Ending(error: error))
  }

  /// Ends an attempt whose work was stopped, by its owner's wish, where it was handed to.
  package func confirmCancel(_ claim: Claim) async throws {
    try await finish(claim, .cancelConfirmed(attempt: claim.attempt), Ending())
  }

  /// Hands an attempt back unfinished: the job waits again in its old place, or, handed over, for a worker to take it up.
  package func release(_ claim: Claim) async throws {
    _ = try await store.write { [settings] db in
      let next = try Self.moved(claim, by: .released(attempt: claim.attempt), settings, db)
      try db.execute(
        sql: "UPDATE job SET state = ?, lease_until = NULL WHERE sequence = ?",
        arguments: [next.state.rawValue, claim.job.sequence])
      return next.state
    } afterCommit: { [live] state in
      live.withLockedValue { live in
        if state == .inQueue { live.requeued(id: claim.job.id) } else { live.leftAdrift(id: claim.job.id) }
      }
    }
    work.raise()
  }

  /// Ends an attempt whose engine could not take it: the job waits again in its old place, or fails where that happened too often.
  ///
  /// - Parameters:
  ///   - error: a sentence for the request's owner, should this have been the last try.
  ///   - counts: whether it speaks against the job, and so may be the last try.
  /// - Returns: the job's state.
  package func decline(_ claim: Claim, error: String, counts: Bool = true) async throws -> JobState {
    let now = time.now()
    let state = try await store.write { [settings] db in
      let event: JobEvent = counts ? .declined(attempt: claim.attempt) : .postponed(attempt: claim.attempt)
      let next = try Self.moved(claim, by: event, settings, db)
      let hasFailed = next.state == .failed
      let update = try db.cachedStatement(
        sql: "UPDATE job SET state = ?, declines = ?, error = ?, finished_at = ?, lease_until = NULL WHERE sequence = ?")
      try update.execute(arguments: [
        next.state.rawValue, next.declines, hasFailed ? error : nil, hasFailed ? now.microseconds : nil, claim.job.sequence,
      ])
      return next.state
    } afterCommit: { [live] state in
      live.withLockedValue { live in
        if state == .failed { live.finished(id: claim.job.id) } else { live.requeued(id: claim.job.id) }
      }
    }
    work.raise()
    return state
  }

  private struct Ending: Sendable {
    var outputs: String?
    var output: String?
    var error: String?
    var metadata: String?
  }

  private func finish(_ claim: Claim, _ event: JobEvent, _ ending: Ending) async throws {
    let now = time.now()
    try await store.write { [settings] db in
      let next = try Self.moved(claim, by: event, settings, db)
      let update = try db.cachedStatement(
        sql: """
          UPDATE job SET state = ?, outputs = ?, output = ?, error = ?, metadata = ?, finished_at = ?, lease_until = NULL, cancel_asked = 0
          WHERE sequence = ?
          """)
      try update.execute(arguments: [
        next.state.rawValue, ending.outputs, ending.output, ending.error, ending.metadata, now.microseconds, claim.job.sequence,
      ])
    } afterCommit: { [live] in
      live.withLockedValue { $0.finished(id: claim.job.id) }
    }
    answers.raise()
  }

  /// Checks an event against the job as it is on disk.
  static func moved(
    _ claim: Claim, by event: JobEvent, _ settings: Settings, _ db: Database
  ) throws -> JobProgressState {
    let select = try db.cachedStatement(sql: "SELECT \(JobRow.stateColumns) FROM job WHERE sequence = ? AND id = ?")
    guard let row = try Row.fetchOne(select, arguments: [claim.job.sequence, claim.job.id]) else {
      throw TransitionRefusal.notNow(.cancelled)
    }
    return try JobRow.progressState(row).applying(event, limits: settings.limits)
  }
}
