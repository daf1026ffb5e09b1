import GRDB
package import KatsudoCore

/// The table `trace`.
enum Traces {
  static func insert(_ job: NewJob, sequence: Int64, _ db: Database) throws {
    guard let trace = job.trace else { return }
    try db.cachedStatement(sql: "INSERT INTO trace VALUES (?, ?, ?)").run([sequence, trace.traceparent, trace.state])
  }
}

extension SQLiteJobStore {
  package func trace(of id: String) async throws -> TraceContext? {
    try database.look { db in
      let select = try db.cachedStatement(
        sql: "SELECT traceparent, tracestate FROM trace WHERE job = (SELECT sequence FROM job WHERE id = ?)")
      return try Row.fetchOne(select, arguments: [id]).flatMap { TraceContext(traceparent: $0[0], tracestate: $0[1]) }
    }
  }
}
