import GRDB
import KatsudoSQLite
import NIOConcurrencyHelpers

extension SQLiteDatabase {
  /// Starts writes while the writer is busy with another, so that they share the next transaction.
  ///
  /// - Returns: the result of each write, in their order.
  func gathered<Value: Sendable>(
    _ writes: [@Sendable (Database) throws -> Value], durably: @escaping @Sendable (_ index: Int) -> Bool = { _ in true },
    afterCommit: @escaping @Sendable (Value) -> Void = { _ in }
  ) async throws -> [Result<Value, any Error>] {
    let tasks = NIOLockedValueBox<[Task<Value, any Error>]>([])
    // An immediate task runs on this thread, the writer's, until it waits for its result. Then its write is in the queue.
    try await write { _ in
      let started = writes.enumerated().map { index, body in
        Task.immediate { try await self.write(durably: durably(index), body, afterCommit: afterCommit) }
      }
      tasks.withLockedValue { $0 = started }
    }
    var results: [Result<Value, any Error>] = []
    for task in tasks.withLockedValue({ $0 }) { results.append(await task.result) }
    return results
  }

  func notes() throws -> [String] {
    try read { db in try String.fetchAll(db, sql: "SELECT text FROM note ORDER BY text") }
  }
}

extension Database {
  func note(_ text: String) throws { try execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [text]) }
}
