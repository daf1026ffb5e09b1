package import GRDB
import Glibc
import KatsudoCore
package import Logging

/// The database of a data folder: SQLite in WAL mode, written by only one connection.
///
/// Only one connection writes, because the SQLite of current stable distributions can corrupt its write-ahead log if two connections write
/// or checkpoint at the same time. `synchronous` is `FULL`, because an accepted request must survive a power cut. It is `NORMAL` for writes
/// that a restart makes again.
package final class SQLiteDatabase: Sendable {
  /// The writers that the file of the database may have.
  package enum Access: Sendable, Hashable {
    /// This object is the only writer. The lock of the data folder excludes others.
    case exclusive
    /// Other objects of this type may write too. Automatic checkpoints are off, because SQLite 3.40 may corrupt a log that two
    /// connections checkpoint. This case is for tests only.
    case shared
  }

  /// The number of log pages between two checkpoints: 16 MiB, four times SQLite's default. A page that every commit changes is copied less
  /// often then.
  private static let checkpointPages = 4096

  package let access: Access
  let pool: DatabasePool
  private let writer: GroupWriter

  /// Opens or creates the database and brings its tables up to date.
  ///
  /// - Throws: ``StoreError``.
  package init(path: String, access: Access = .exclusive, logger: Logger) throws {
    self.access = access
    do {
      var configuration = GRDB.Configuration()
      configuration.label = "katsudo"
      configuration.maximumReaderCount = 5
      configuration.busyMode = .timeout(5)
      Self.restrict(path)
      let pool = try DatabasePool(path: path, configuration: configuration)
      // The pool sets its writer to `NORMAL` when it opens, so `FULL` must be set afterwards.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      let synchronous = try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
      let checkpointPages = access == .exclusive ? Self.checkpointPages : 0
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)") }
      guard synchronous == 2 else {
        throw StoreError(.database, "The database does not accept synchronous=FULL, so a power cut could lose accepted requests.")
      }
      // This check comes before any change. A later version may have added to the tables. This version does not know the additions and
      // could submit paid work again.
      guard try pool.read({ try !Schema.migrator.hasBeenSuperseded($0) }) else {
        throw StoreError.newerDatabase
      }
      try Schema.migrator.migrate(pool)
      let version = try pool.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
      logger.info("database open", metadata: ["path": "\(path)", "sqlite": "\(version ?? "?")"])
      self.pool = pool
      writer = GroupWriter(pool: pool)
    } catch {
      throw StoreError.adapting(error)
    }
  }

  /// Lets only the owner of the process read the file of a database, which holds prompts and secrets. The file is made if it is missing.
  /// SQLite gives its other files the same mode. A file that exists is not opened, because closing it would end the locks of other
  /// connections of this process.
  static func restrict(_ path: String) {
    if chmod(path, 0o600) == 0 || errno != ENOENT { return }
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Runs a write in a transaction, which it may share with other writes. Returns when the write is committed.
  ///
  /// - Parameters:
  ///   - durably: `true` waits until the write is on disk. With `false`, a power cut may undo the write, but not the end of the process.
  ///   - body: works on the database. If it throws, only its own changes of rows are undone.
  ///   - afterCommit: runs before the caller resumes, in the order of the commits.
  /// - Throws: the error of `body`, or ``StoreError`` if the commit fails.
  package func write<Value: Sendable>(
    durably: Bool = true, _ body: @escaping @Sendable (Database) throws -> Value,
    afterCommit: @escaping @Sendable (Value) -> Void = { _ in }
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      writer.enqueue(
        GroupWriter.Command(
          isDurable: durably,
          run: { db in
            let value = try body(db)
            return { failure in
              if let failure {
                continuation.resume(throwing: failure)
              } else {
                afterCommit(value)
                continuation.resume(returning: value)
              }
            }
          },
          fail: { continuation.resume(throwing: $0) }))
    }
  }

  /// Reads with a connection of the pool, on the calling thread. A look-up by index takes microseconds, which is much less than a switch to
  /// another thread and back. Do not use it for a query that scans a table.
  package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.read(body)
    } catch {
      throw StoreError.adapting(error)
    }
  }

  /// Reads like ``read(_:)``, but without a transaction, which would cost two statements more. Each statement sees the latest commit, so
  /// use it only if the result does not depend on two statements that see the same state.
  package func look<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.unsafeRead(body)
    } catch {
      throw StoreError.adapting(error)
    }
  }

  /// Moves the write-ahead log into the database file and closes every connection.
  package func close() throws { try pool.close() }
}
