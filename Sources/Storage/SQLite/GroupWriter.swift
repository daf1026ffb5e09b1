import Dispatch
import GRDB
import KatsudoCore
import NIOConcurrencyHelpers

/// Runs write commands one after the other on one connection, with group commit: while a commit waits for the disk, new commands queue up
/// and share the next transaction. A savepoint around each command keeps its failure from the others. If the commit fails, all commands of
/// the transaction fail.
final class GroupWriter: Sendable {
  /// One write. `run` works in the transaction and returns a function. It is called when the write is on disk, or with the error if it is
  /// not.
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
    // One completion for each command that has run, in their order.
    var completions: [Completion] = []
    var waiting = commands[...]
    var failure: (any Error)?
    do {
      try pool.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          while let command = waiting.popFirst() {
            do {
              let completion = try inSavepoint(db) { try command.run(db) }
              // The completion is added only now: if the savepoint could not be released, the command has failed.
              completions.append(completion)
            } catch {
              let error = StoreError.adapting(error)
              completions.append { _ in command.fail(error) }
              // After some errors, such as a full disk, SQLite ends the whole transaction by itself. No write of the transaction was stored
              // then.
              if !db.isInsideTransaction { throw error }
            }
          }
          return .commit
        }
      }
    } catch {
      failure = StoreError.adapting(error)
    }
    for completion in completions { completion(failure) }
    if let failure { for command in waiting { command.fail(failure) } }
  }

  /// Runs a command in a savepoint and undoes its writes if it fails. GRDB's own savepoints parse their statements each time, which costs
  /// as much as an insert.
  private func inSavepoint<Value>(_ db: Database, _ work: () throws -> Value) throws -> Value {
    try db.cachedStatement(sql: "SAVEPOINT command").execute()
    do {
      let value = try work()
      try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
      return value
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
