import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore

/// A result in the form of the tables `result` and `output`. Its JSON texts are made before the transaction begins, so that the writer does
/// not wait for them.
struct StoredResult: Sendable {
  private struct Output: Sendable {
    var file: StoredOutput
    var attributes: String
    /// The facts that the log of events keeps.
    var facts: JSONValue
    /// The bytes, if the file store does not keep them.
    var content: Data?
  }

  private let outputs: [Output]
  private let output: String?
  private let metadata: String?

  init(_ result: JobResult) {
    outputs = result.outputs.map {
      Output(
        file: $0, attributes: JSONValue.object($0.attributes).jsonText, facts: OutputFacts($0).detail,
        content: result.contents[$0.name].map { Data($0) })
    }
    output = result.output?.jsonText
    metadata = result.metadata?.jsonText
  }

  /// Stores the result and an event for each of its files. A thumbnail has no event, because it is a picture of the input.
  ///
  /// - Parameter state: the state of the job before its success.
  func insert(job: Int64, attempt: Int, state: JobState, at moment: Timestamp, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO result VALUES (?, ?, ?)").run([job, output, metadata])
    let insert = try db.cachedStatement(sql: "INSERT INTO output VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (number, output) in outputs.enumerated() {
      let file = output.file
      try insert.run([
        job, number, file.role.rawValue, file.name, file.contentType, file.byteCount, file.sha256, file.seconds, file.locator ?? "",
        output.attributes,
      ])
      if let content = output.content {
        try db.cachedStatement(sql: "INSERT INTO content VALUES (?, ?, ?)").run([job, number, content])
      }
      if file.role == .thumbnail { continue }
      _ = try EventLog.append(.output, job: job, attempt: attempt, state: state, at: moment, detail: output.facts, db)
    }
  }

  /// Returns the bytes of an output that the file store does not keep.
  static func content(id: String, name: String, _ db: Database) throws -> Data? {
    let select = try db.cachedStatement(
      sql: """
        SELECT content.bytes FROM content JOIN output USING (job, number)
        WHERE content.job = (SELECT sequence FROM job WHERE id = ?) AND output.name = ?
        """)
    return try Data.fetchOne(select, arguments: [id, name])
  }

  static func fetch(job: Int64, id: String, _ db: Database) throws -> JobResult {
    let select = try db.cachedStatement(
      sql: """
        SELECT role, name, content_type, byte_count, sha256, seconds, locator, attributes FROM output WHERE job = ? ORDER BY number
        """)
    let outputs = try Row.fetchAll(select, arguments: [job]).map { row in
      guard let role = StoredOutput.Role(rawValue: row[0]), let attributes = try json(row[7], id)?.object else {
        throw JobRow.damaged(id, "output")
      }
      return StoredOutput(
        role: role, name: row[1], contentType: row[2], byteCount: row[3], sha256: row[4], seconds: row[5],
        locator: row[6] == "" ? nil : row[6],
        attributes: attributes)
    }
    let result = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT output, metadata FROM result WHERE job = ?"), arguments: [job])
    return JobResult(outputs: outputs, output: try json(result?[0], id), metadata: try json(result?[1], id))
  }

  private static func json(_ text: String?, _ id: String) throws -> JSONValue? {
    do { return try text.map { try JSONValue(jsonBytes: $0.utf8) } } catch { throw JobRow.damaged(id, "result", cause: error) }
  }
}
