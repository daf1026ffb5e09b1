import Foundation
import GRDB
import KatsudoCore
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct StoreTests {
  @Test func `a write goes to the write-ahead log and waits for the disk`() async throws {
    try await withStore { store in
      let (synchronous, journal, foreignKeys) = try await store.write { db in
        (
          try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"),
          try Bool.fetchOne(db, sql: "PRAGMA foreign_keys")
        )
      }
      #expect(synchronous == 2)
      #expect(journal == "wal")
      #expect(foreignKeys == true)
    }
  }

  @Test func `rows are still there when the file is opened again`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/test.sqlite"
      let first = try SQLiteDatabase(path: path, logger: .silent)
      try await first.write { db in try db.execute(sql: "CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('kept')") }
      try first.close()
      let second = try SQLiteDatabase(path: path, logger: .silent)
      #expect(try second.notes() == ["kept"])
      try second.close()
    }
  }

  @Test func `only the user of the server may read the files of the database`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/test.sqlite"
      #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o644]))
      let store = try SQLiteDatabase(path: path, logger: .silent)
      try await store.write { db in try db.execute(sql: "CREATE TABLE note (text TEXT)") }
      _ = try store.backup(to: folder + "/copy.sqlite")
      for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.posixPermissions] as? Int
        #expect(mode == 0o600, "\(file)")
      }
      try store.close()
    }
  }

  @Test func `a read cannot write`() async throws {
    try await withStore { store async throws in
      #expect(throws: StoreError.self) { try store.read { db in try db.note("not allowed") } }
      #expect(try store.notes().isEmpty)
    }
  }

  @Test func `the error for a folder in place of the database says that it is inaccessible`() async throws {
    try await withTemporaryFolder { folder in
      let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: folder, logger: .silent) }
      #expect(error.code == .inaccessible)
      #expect(error.message.contains("permissions"))
    }
  }

  @Test func `a file that is not a database is refused and not changed`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/test.sqlite"
      let content = Data(repeating: 0x41, count: 8192)
      #expect(FileManager.default.createFile(atPath: path, contents: content))
      let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: path, logger: .silent) }
      #expect(error.code == .database)
      #expect(FileManager.default.contents(atPath: path) == content)
    }
  }

  @Test func `a database of a later version is refused and not changed`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/test.sqlite"
      let first = try SQLiteDatabase(path: path, logger: .silent)
      try await first.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 of a later version')") }
      try first.close()
      let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: path, logger: .silent) }
      #expect(error.code == .newer)
      #expect(error.message.contains("later version"))
    }
  }
}
