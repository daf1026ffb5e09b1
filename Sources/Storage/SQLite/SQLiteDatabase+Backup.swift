import GRDB
import KatsudoCore

/// The files that a copy of the database names.
package struct BackupContents: Sendable, Hashable {
  /// The locators of all outputs that are files.
  package var outputs: [String]
  /// The ids of the requests that have not finished. Their inputs are still needed.
  package var unfinished: [String]
  /// The ids of the complete uploads. Their files do not change.
  package var uploads: [String]
  /// The bytes of each upload that is not complete, by its id. Its file may grow after the copy.
  package var begunUploads: [String: Int]
}

extension SQLiteDatabase {
  /// Writes a copy of the database as it is at one moment (SQLite's online backup). Reads and writes go on meanwhile. The call waits for
  /// the disk, so it belongs on ``BlockingThreads``.
  ///
  /// - Parameter path: a new file.
  /// - Returns: the files that the copy names.
  /// - Throws: ``StoreError``.
  package func backup(to path: String) throws -> BackupContents {
    do {
      Self.restrict(path)
      let copy = try DatabaseQueue(path: path)
      try pool.backup(to: copy)
      let contents = try copy.read { db in
        BackupContents(
          outputs: try String.fetchAll(db, sql: "SELECT DISTINCT locator FROM output WHERE locator <> '' ORDER BY locator"),
          unfinished: try String.fetchAll(db, sql: "SELECT id FROM job WHERE finished_at IS NULL ORDER BY id"),
          uploads: try String.fetchAll(db, sql: "SELECT id FROM upload WHERE sha256 IS NOT NULL ORDER BY id"),
          begunUploads: Dictionary(
            uniqueKeysWithValues: try Row.fetchAll(db, sql: "SELECT id, \"offset\" FROM upload WHERE sha256 IS NULL").map {
              ($0[0] as String, $0[1] as Int)
            }))
      }
      try copy.close()
      return contents
    } catch {
      throw StoreError.adapting(error)
    }
  }
}
