import Dispatch
import GRDB
import KatsudoCore
import NIOConcurrencyHelpers

/// Runs write commands one after the other on one connection, with group commit: while a commit waits for the disk, new commands queue up
/// and share the next transaction. A command that fails undoes only its own writes of rows. If the commit fails, all commands of the
/// transaction fail.
final class GroupWriter: Sendable {
  /// One write. `run` works in the transaction and returns a function. It is called when the write is on disk, or with the error if it is
  /// not. `run` may be called a second time after a rollback, so it must change nothing but the database.
  struct Command: Sendable {
    var run: @Sendable (Database) throws -> Completion
    var fail: @Sendable (any Error) -> Void
  }

  typealias Completion = @Sendable ((any Error)?) -> Void

  private struct State {
    var pending: [Command] = []
    var isDraining = false
  }

  /// The largest number of commands in a transaction. It limits the time that the first command waits for the last one.
  private static let commandsPerCommit = 256

  private let pool: DatabasePool
  private let queue = DispatchQueue(label: "katsudo.store.writer", qos: .userInitiated)
  private let state = NIOLockedValueBox(State())

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
      // Savepoints cost as much as all statements of a small command. So a transaction begins without them. It starts again with them if
      // a command has failed after it had written something.
      if try !transaction({ try runs.runAll($0) }) {
        runs = Runs(waiting: commands[...])
        _ = try transaction { try runs.runAll($0, inSavepoints: true) }
      }
    } catch {
      runs.failure = StoreError.adapting(error)
    }
    runs.complete()
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

  /// The commands of one transaction: those that have run, and those that wait.
  private struct Runs {
    var waiting: ArraySlice<Command>
    /// One completion for each command that has run, in their order.
    var completions: [Completion] = []
    /// The reason why the transaction was not committed.
    var failure: (any Error)?

    init(waiting: ArraySlice<Command>) { self.waiting = waiting }

    /// Runs every command.
    ///
    /// - Returns: `false` if the transaction contains writes of a command that failed, which is possible only without savepoints.
    /// - Throws: the error that ended the whole transaction.
    mutating func runAll(_ db: Database, inSavepoints: Bool = false) throws -> Bool {
      while let command = waiting.popFirst() {
        let changeCount = db.totalChangesCount
        do {
          let completion = try inSavepoints ? runInSavepoint(command, db) : command.run(db)
          if !db.isInsideTransaction { throw StoreError(.database, "A write ended the transaction that it shares with other writes.") }
          // The completion is added only now: if the savepoint could not be released, the command has failed.
          completions.append(completion)
        } catch {
          let reason = StoreError.adapting(error)
          completions.append { _ in command.fail(reason) }
          // After some errors, such as a full disk, SQLite ends the whole transaction by itself. No write of the transaction was stored
          // then.
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

    /// Runs a command in a savepoint and undoes its writes if it fails.
    private func runInSavepoint(_ command: Command, _ db: Database) throws -> Completion {
      // GRDB's own savepoints parse their statements each time, which costs as much as an insert.
      try db.cachedStatement(sql: "SAVEPOINT command").execute()
      do {
        let completion = try command.run(db)
        try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
        return completion
      } catch {
        // Some errors end the whole transaction together with the savepoint.
        if db.isInsideTransaction {
          try db.cachedStatement(sql: "ROLLBACK TRANSACTION TO SAVEPOINT command").execute()
          try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
        }
        throw error
      }
    }
  }
}
