import Dispatch
import GRDB
import KatsudoCore
import NIOConcurrencyHelpers

/// Runs write commands one after the other on one connection, with group commit: while a commit waits for the disk, new commands queue up
/// and share the next transaction. If a command fails, only its own changes of rows are undone. If the commit fails, all commands of the
/// transaction fail.
///
/// A transaction of commands that need not survive a power cut is committed without waiting for the disk. The next commit that waits makes
/// it durable too, because both are in the same write-ahead log, in their order.
final class GroupWriter: Sendable {
  /// One write. `run` works in the transaction and returns a completion, which is called with `nil` when the write is on disk, or with the
  /// error if the commit failed. `fail` is called instead if `run` failed or never ran. `run` may be called again after a rollback, so it
  /// must change only the database.
  struct Command: Sendable {
    /// `true` if the write must survive a power cut. Every write survives the end of the process.
    var isDurable = true
    var run: @Sendable (Database) throws -> Completion
    var fail: @Sendable (any Error) -> Void
  }

  typealias Completion = @Sendable ((any Error)?) -> Void

  private struct State {
    var pending: [Command] = []
    var isDraining = false
  }

  /// The largest number of commands in a transaction. It limits how long the first command waits for the last one.
  private static let commandsPerCommit = 256

  private let pool: DatabasePool
  private let queue = DispatchQueue(label: "katsudo.store.writer", qos: .userInitiated)
  private let state = NIOLockedValueBox(State())
  /// `true` if the connection waits for the disk at each commit. Only the task that commits uses it.
  private let waitsForDisk = NIOLockedValueBox(true)

  /// - Parameter pool: its writer has `synchronous = FULL`.
  init(pool: DatabasePool) { self.pool = pool }

  func enqueue(_ command: Command) {
    let mustStart = state.withLockedValue { state in
      state.pending.append(command)
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if mustStart { queue.async { self.drain() } }
  }

  private func drain() {
    while true {
      let commands = state.withLockedValue { state -> [Command] in
        let batch = Array(state.pending.prefix(Self.commandsPerCommit))
        state.pending.removeFirst(batch.count)
        state.isDraining = !batch.isEmpty
        return batch
      }
      if commands.isEmpty { return }
      commit(commands)
    }
  }

  private func commit(_ commands: [Command]) {
    var runs = Runs(waiting: commands[...])
    do {
      try setWaitsForDisk(commands.contains(where: \.isDurable))
      // Savepoints cost as much as all statements of a small command, so the first try uses none. The transaction is repeated with
      // savepoints if a command failed after it had changed rows.
      if try !transaction({ try runs.runAll($0) }) {
        runs = Runs(waiting: commands[...])
        _ = try transaction { try runs.runAll($0, inSavepoints: true) }
      }
    } catch {
      runs.failure = StoreError.adapting(error)
    }
    runs.complete()
  }

  private func setWaitsForDisk(_ value: Bool) throws {
    guard waitsForDisk.withLockedValue({ $0 }) != value else { return }
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(value ? "FULL" : "NORMAL")") }
    waitsForDisk.withLockedValue { $0 = value }
  }

  /// Runs a transaction. It is rolled back if the body throws or returns `false`.
  ///
  /// - Returns: the value of the body.
  private func transaction(_ body: (Database) throws -> Bool) throws -> Bool {
    try pool.writeWithoutTransaction { db in
      var isDone = false
      try db.inTransaction(.immediate) {
        isDone = try body(db)
        return isDone ? .commit : .rollback
      }
      return isDone
    }
  }

  /// The commands of one transaction: those that have run and those that wait.
  private struct Runs {
    var waiting: ArraySlice<Command>
    /// One completion for each command that has run, in their order.
    var completions: [Completion] = []
    /// The reason why the transaction was not committed.
    var failure: (any Error)?

    init(waiting: ArraySlice<Command>) { self.waiting = waiting }

    /// Runs the waiting commands in their order.
    ///
    /// - Returns: `false` if the transaction contains changes of a command that failed. This is possible only without savepoints.
    /// - Throws: the error that ended the whole transaction.
    mutating func runAll(_ db: Database, inSavepoints: Bool = false) throws -> Bool {
      while let command = waiting.popFirst() {
        let changeCount = db.totalChangesCount
        do {
          let completion = try inSavepoints ? runInSavepoint(command, db) : command.run(db)
          if !db.isInsideTransaction { throw StoreError(.database, "A write ended the transaction that it shares with other writes.") }
          // The completion is added after the command has succeeded as a whole. If its savepoint could not be released, the command has
          // failed.
          completions.append(completion)
        } catch {
          let reason = StoreError.adapting(error)
          completions.append { _ in command.fail(reason) }
          // After some errors, such as a full disk, SQLite itself rolls the whole transaction back.
          if !db.isInsideTransaction { throw reason }
          if !inSavepoints, db.totalChangesCount != changeCount { return false }
        }
      }
      return true
    }

    func complete() {
      for completion in completions { completion(failure) }
      if let failure { for command in waiting { command.fail(failure) } }
    }

    /// Runs a command in a savepoint. If it fails, its changes are undone.
    private func runInSavepoint(_ command: Command, _ db: Database) throws -> Completion {
      // GRDB's own savepoints parse their statements each time, which takes as long as an insert.
      try db.cachedStatement(sql: "SAVEPOINT command").execute()
      do {
        let completion = try command.run(db)
        try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
        return completion
      } catch {
        // Some errors end the whole transaction, and the savepoint with it.
        if db.isInsideTransaction {
          try db.cachedStatement(sql: "ROLLBACK TRANSACTION TO SAVEPOINT command").execute()
          try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
        }
        throw error
      }
    }
  }
}
