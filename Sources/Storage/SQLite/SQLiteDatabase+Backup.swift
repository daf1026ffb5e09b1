import GRDB
import KatsudoCore

/// The files that a copy of the database names.
package struct BackupContents: Sendable, Hashable {
  /// The locators of all outputs that are files.
  package var outputs: [String]
  /// The input files of the requests that have not finished, each as the id of its request, a slash, and its name.
  package var inputs: [String]
  /// The ids of the complete uploads. Their files do not change.
  package var uploads: [String]
  /// The bytes of each upload that is not complete, by its id. Its file may grow after the copy.
  package var begunUploads: [String: Int]

  /// Reads the names from a copy. A database that an older version made may have no uploads yet.
  fileprivate init(_ db: Database) throws {
    outputs = try String.fetchAll(db, sql: "SELECT DISTINCT locator FROM output WHERE locator <> '' ORDER BY locator")
    // A request whose input is damaged stops no backup.
    inputs = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT job.id || '/' || json_extract(input.media, medium.fullkey || '.file') AS name FROM job
        JOIN input ON input.job = job.sequence
        JOIN json_each(CASE WHEN json_valid(input.media) THEN input.media ELSE '[]' END) AS medium
        WHERE job.finished_at IS NULL AND name IS NOT NULL ORDER BY name
        """)
    guard try db.tableExists("upload") else {
      uploads = []
      begunUploads = [:]
      return
    }
    uploads = try String.fetchAll(db, sql: "SELECT id FROM upload WHERE sha256 IS NOT NULL ORDER BY id")
    let begun = try Row.fetchAll(db, sql: "SELECT id, \"offset\" FROM upload WHERE sha256 IS NULL")
    begunUploads = Dictionary(uniqueKeysWithValues: begun.map { ($0[0] as String, $0[1] as Int) })
  }
}

extension SQLiteDatabase {
  /// Writes a copy of the database as it is at one moment (SQLite's online backup). Reads and writes go on meanwhile. The call waits for
  /// the disk, so it belongs on ``BlockingThreads``.
  ///
  /// - Parameter path: a new file.
  /// - Returns: the files that the copy names.
  /// - Throws: ``StoreError``.
  package func backup(to path: String) throws -> BackupContents { try Self.copy(pool, to: path) }

  /// Writes a copy of a database that no server uses. The tables stay those of the version that used it last, so that this version still
  /// opens it. The caller holds the lock of the data folder.
  ///
  /// - Parameter path: a new file.
  /// - Returns: the files that the copy names.
  /// - Throws: ``StoreError``, with `newer` if a later version used the database: its files are not all known.
  package static func backup(of database: String, to path: String) throws -> BackupContents {
    do {
      var configuration = GRDB.Configuration()
      configuration.busyMode = .timeout(5)
      let source = try DatabaseQueue(path: database, configuration: configuration)
      guard try source.read({ try !Schema.migrator.hasBeenSuperseded($0) }) else { throw StoreError.newerDatabase }
      let contents = try copy(source, to: path)
      try source.close()
      return contents
    } catch {
      throw StoreError.adapting(error)
    }
  }

  private static func copy(_ source: some DatabaseReader, to path: String) throws -> BackupContents {
    do {
      restrict(path)
      let copy = try DatabaseQueue(path: path)
      try source.backup(to: copy)
      let contents = try copy.read { try BackupContents($0) }
      try copy.close()
      return contents
    } catch {
      throw StoreError.adapting(error)
    }
  }
}
