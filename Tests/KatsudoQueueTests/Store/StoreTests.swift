import Foundation
import GRDB
import KatsudoCore
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct StoreTests {
  @Test func `every commit waits for the disk, into a write-ahead log`() async throws {
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

  @Test func `what was written is there when the file is opened again`() async throws {
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

  @Test func `a read cannot write`() async throws {
    try await withStore { store async throws in
      #expect(throws: StoreError.self) { try store.read { db in try db.note("sneaked in") } }
      #expect(try store.notes().isEmpty)
    }
  }

  @Test func `a folder in the database's place is said to be inaccessible`() async throws {
    try await withTemporaryFolder { folder in
      let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: folder, logger: .silent) }
      #expect(error.code == .inaccessible)
      #expect(error.message.contains("permissions"))
    }
  }

  @Test func `a file that is no database is refused and left as it is`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/test.sqlite"
      let content = Data(repeating: 0x41, count: 8192)
      #expect(FileManager.default.createFile(atPath: path, contents: content))
      let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: path, logger: .silent) }
      #expect(error.code == .database)
      #expect(FileManager.default.contents(atPath: path) == content)
    }
  }

  @Test func `a database of a later version is refused and left as it is`() async throws {
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
