import GRDB
import KatsudoSQLite
import NIOConcurrencyHelpers

/// Counts the transactions of a store's writer from the moment it is added.
final class CommitCounter: TransactionObserver, Sendable {
  private let commits = NIOLockedValueBox(0)
  private let rollbacks = NIOLockedValueBox(0)
  private let willCommit: @Sendable () -> Void

  /// - Parameter willCommit: called on the writer's thread at the end of every transaction, before it is on disk.
  init(willCommit: @escaping @Sendable () -> Void = {}) { self.willCommit = willCommit }

  /// Adds the counter; the transaction that does so is not counted.
  func add(to store: SQLiteDatabase) async throws {
    try await store.write { db in db.add(transactionObserver: self, extent: .databaseLifetime) }
    commits.withLockedValue { $0 = 0 }
  }

  var commitCount: Int { commits.withLockedValue { $0 } }
  var rollbackCount: Int { rollbacks.withLockedValue { $0 } }

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws { willCommit() }
  func databaseDidCommit(_ db: Database) { commits.withLockedValue { $0 += 1 } }
  func databaseDidRollback(_ db: Database) { rollbacks.withLockedValue { $0 += 1 } }
}
