import EmakiAPI
import EmakiCore
package import EmakiIntake
import EmakiStore
import GRDB
import NIOConcurrencyHelpers

extension JobQueue {
  /// Takes a job in. When this returns the job is on disk and will be run, come what may.
  ///
  /// - Throws: `StoreError`; then nothing was stored.
  package func submit(_ job: AcceptedJob) async throws {
    let input = job.input.jsonText
    let media = JSONValue.array(job.media.map(\.json)).jsonText
    _ = try await store.write { db in
      let insert = try db.cachedStatement(
        sql: """
          INSERT INTO job (id, owner, lane, state, input, media, created_at) VALUES (?, ?, ?, 'in_queue', ?, ?, ?)
          """)
      try insert.execute(arguments: [job.id, job.owner, job.modelID, input, media, job.createdAt.microseconds])
      return db.lastInsertedRowID
    } afterCommit: { [live] sequence in
      live.withLockedValue { $0.queued(id: job.id, sequence: sequence, owner: job.owner, lane: job.modelID) }
    }
    work.raise()
  }
}
