import GRDB
package import KatsudoCore
import KatsudoStore
import NIOConcurrencyHelpers

extension JobQueue {
  /// Deletes the records of jobs that finished before a moment, oldest first, a batch at a time so that no transaction grows long.
  ///
  /// - Returns: the ids of the deleted; their files can go now. Fewer than `limit` means that nothing is left to delete.
  package func expire(before moment: Timestamp, limit: Int) async throws -> [String] {
    try await store.write { db in
      try String.fetchAll(
        db,
        sql: """
          DELETE FROM job WHERE sequence IN
            (SELECT sequence FROM job WHERE finished_at < ? ORDER BY finished_at LIMIT ?)
          RETURNING id
          """,
        arguments: [moment.microseconds, limit])
    } afterCommit: { [live] ids in
      live.withLockedValue { $0.ended.forget(ids) }
    }
  }
}
