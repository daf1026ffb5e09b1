import GRDB
import KatsudoAPI
import KatsudoCore
package import KatsudoIntake
import KatsudoStore
import NIOConcurrencyHelpers

extension JobQueue {
  /// Takes a job in. When this returns the job is on disk and will be run, come what may.
  ///
  /// - Throws: ``QueueFull``, or `StoreError`; then nothing was stored.
  package func submit(_ job: AcceptedJob) async throws {
    let input = job.input.jsonText
    let media = JSONValue.array(job.media.map(\.json)).jsonText
    _ = try await store.write { [settings] db in
      try Self.checkRoom(for: job.owner, settings, db)
      let insert = try db.cachedStatement(
        sql: """
          INSERT INTO job (id, owner, lane, state, input, media, created_at) VALUES (?, ?, ?, 'in_queue', ?, ?, ?)
          """)
      try insert.execute(arguments: [job.id, job.owner.name, job.modelID, input, media, job.createdAt.microseconds])
      return db.lastInsertedRowID
    } afterCommit: { [live] sequence in
      live.withLockedValue { $0.queued(id: job.id, sequence: sequence, owner: job.owner, lane: job.modelID) }
    }
    work.raise()
  }

  /// The counts are kept by the database itself, with every change of a state.
  private static func checkRoom(for owner: Owner, _ settings: Settings, _ db: Database) throws {
    // An owner without waiting jobs has no count: the answer is NULL.
    let select = try db.cachedStatement(
      sql: "SELECT (SELECT count FROM waiting WHERE owner = ?) >= ?, (SELECT count FROM waiting WHERE owner = '') >= ?")
    let full = try Row.fetchCursor(select, arguments: [owner.name, settings.ownerWaitingLimit, settings.waitingLimit])
    guard let row = try full.next() else { return }
    if row[0] == true as Bool? { throw QueueFull.owner(limit: settings.ownerWaitingLimit) }
    if row[1] == true as Bool? { throw QueueFull.all }
  }
}

/// The reason why a submit is refused while too many jobs wait.
package enum QueueFull: Error, Sendable, Hashable {
  /// The owner has as many waiting jobs as one owner may have.
  case owner(limit: Int)
  /// All owners together have as many as the queue takes.
  case all
}
