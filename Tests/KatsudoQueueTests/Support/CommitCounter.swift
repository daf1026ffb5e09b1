import GRDB
import KatsudoSQLite
import Synchronization

/// Counts the transactions of a store's writer from the moment it is added.
final class CommitCounter: TransactionObserver, Sendable {
  private let commits = Mutex(0)
  private let rollbacks = Mutex(0)
  private let willCommit: @Sendable () -> Void

  /// - Parameter willCommit: is called on the writer's thread at the end of every transaction, before it is on disk.
  init(willCommit: @escaping @Sendable () -> Void = {}) { self.willCommit = willCommit }

  /// Adds the counter; the transaction that does so is not counted.
  func add(to store: SQLiteDatabase) async throws {
    try await store.write { db in db.add(transactionObserver: self, extent: .databaseLifetime) }
    commits.withLock { $0 = 0 }
  }

  var commitCount: Int { commits.withLock { $0 } }
  var rollbackCount: Int { rollbacks.withLock { $0 } }

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws { willCommit() }
  func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
  func databaseDidRollback(_ db: Database) { rollbacks.withLock { $0 += 1 } }
}
