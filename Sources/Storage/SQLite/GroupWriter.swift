import Dispatch
import GRDB
import KatsudoCore
import NIOConcurrencyHelpers

/// Runs write commands one after the other on one connection, as many as have gathered in one transaction: while a commit waits for the
/// disk the next commands queue up and share the next one. A savepoint around each keeps one command's failure from the others; a
/// commit that fails fails them all.
final class GroupWriter: Sendable {
  /// One write. `run` works in the transaction and returns what is to be done once it is on disk, or once it is known not to be.
  struct Command: Sendable {
    var run: @Sendable (Database) throws -> Completion
    var fail: @Sendable (any Error) -> Void
  }

  typealias Completion = @Sendable ((any Error)?) -> Void

  private struct State {
    var pending: [Command] = []
    var isDraining = false
  }

  /// Bounds a transaction's length, and so the time the first of its commands waits for the last.
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
    // One for each command that has run, in their order.
    var completions: [Completion] = []
    var waiting = commands[...]
    var failure: (any Error)?
    do {
      try pool.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          while let command = waiting.popFirst() {
            do {
              let completion = try inSavepoint(db) { try command.run(db) }
              // Only now: where the savepoint could not be closed, the command has failed.
              completions.append(completion)
            } catch {
              let error = StoreError.adapting(error)
              completions.append { _ in command.fail(error) }
              // SQLite ends the whole transaction by itself after some errors, a full disk among them: then nobody's write was kept.
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

  /// Undoes the writes of a command that fails. GRDB's own savepoints parse their statements anew each time, which costs as much as an insert.
  private func inSavepoint<Value>(_ db: Database, _ work: () throws -> Value) throws -> Value {
    try db.cachedStatement(sql: "SAVEPOINT command").execute()
    do {
      let value = try work()
      try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
      return value
    } catch {
      // Some errors end the whole transaction, and with it the savepoint.
      if db.isInsideTransaction {
        try db.cachedStatement(sql: "ROLLBACK TRANSACTION TO SAVEPOINT command").execute()
        try db.cachedStatement(sql: "RELEASE SAVEPOINT command").execute()
      }
      throw error
    }
  }
}
