import GRDB
import KatsudoSQLite
import NIOConcurrencyHelpers

extension SQLiteDatabase {
  /// Hands writes over while the writer is busy with another, so that they gather and share the next transaction.
  ///
  /// - Returns: what came of each, in their order.
  func gathered<Value: Sendable>(
    _ writes: [@Sendable (Database) throws -> Value], afterCommit: @escaping @Sendable (Value) -> Void = { _ in }
  ) async throws -> [Result<Value, any Error>] {
    let tasks = NIOLockedValueBox<[Task<Value, any Error>]>([])
    // An immediate task runs here, on the writer's thread, up to where it waits for the answer: then its write is in line.
    try await write { _ in
      let started = writes.map { body in Task.immediate { try await self.write(body, afterCommit: afterCommit) } }
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
