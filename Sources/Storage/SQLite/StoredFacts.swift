import GRDB
import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// The part of a job's end that is not in its life cycle.
struct JobEnding: Sendable {
  /// The length of the longest output in seconds.
  var seconds: Double?
  var facts: JobFacts?

  var isReused: Bool { facts?.reusedFrom != nil }
}

/// The table `facts`.
enum StoredFacts {
  static func insert(_ job: NewJob, sequence: Int64, _ db: Database) throws {
    let facts = job.facts
    try db.cachedStatement(
      sql: "INSERT INTO facts (job, owner, model_version, input_hash, may_reuse, detail) VALUES (?, ?, ?, ?, ?, ?)"
    ).run([sequence, job.owner.name, facts.modelVersion, facts.inputHash, facts.mayReuse, detail(of: facts)])
  }

  /// Replaces the facts. The version of the model at acceptance and the wish to reuse a result stay.
  ///
  /// The result of a job that succeeded can be reused if the bytes of its whole input are known and if it ran with the version of the model
  /// with which it was accepted.
  static func update(_ facts: JobFacts, job: Int64, succeeded: Bool, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE facts SET input_hash = ?1, reusable = (?2 AND ?1 IS NOT NULL AND ?3 IS NOT NULL AND model_version IS ?3), detail = ?4
        WHERE job = ?5
        """
    ).run([facts.inputHash, succeeded, facts.ranVersion, detail(of: facts), job])
  }

  static func fetch(job: Int64, id: String, _ db: Database) throws -> JobFacts {
    let select = try db.cachedStatement(sql: "SELECT model_version, input_hash, may_reuse, detail FROM facts WHERE job = ?")
    guard let row = try Row.fetchOne(select, arguments: [job]) else { return JobFacts() }
    let detail: JSONValue
    do { detail = try JSONValue(jsonText: row[3]) } catch { throw JobRow.damaged(id, "facts", cause: error) }
    let media = detail["media"]?.array ?? []
    let hashes = media.compactMap { MediaHash(json: $0) }
    guard hashes.count == media.count else { throw JobRow.damaged(id, "facts") }
    return JobFacts(
      modelVersion: row[0], inputHash: row[1], media: hashes, seed: detail["seed"]?.integer, mayReuse: row[2],
      ranVersion: detail["ran_version"]?.string,
      engineVersion: detail["engine_version"]?.string, reusedFrom: detail["reused_from"]?.string, dollars: detail["cost"]?.double)
  }

  private static func detail(of facts: JobFacts) -> String {
    var detail: [String: JSONValue] = [:]
    if !facts.media.isEmpty { detail["media"] = .array(facts.media.map(\.json)) }
    detail["seed"] = facts.seed.map { .integer($0) }
    detail["ran_version"] = facts.ranVersion.map { .string($0) }
    detail["engine_version"] = facts.engineVersion.map { .string($0) }
    detail["reused_from"] = facts.reusedFrom.map { .string($0) }
    detail["cost"] = facts.dollars.map { .number($0) }
    return JSONValue.object(detail).jsonText
  }
}

extension SQLiteJobStore {
  package func facts(of id: String) async throws -> JobFacts? {
    try database.look { db in
      let select = try db.cachedStatement(sql: "SELECT sequence FROM job WHERE id = ?")
      return try Int64.fetchOne(select, arguments: [id]).map { try StoredFacts.fetch(job: $0, id: id, db) }
    }
  }

  package func reusable(_ key: ReuseKey) async throws -> ReusableResult? {
    try database.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT job.sequence, job.id, job.engine FROM facts CROSS JOIN job ON job.sequence = facts.job
          WHERE facts.reusable = 1 AND facts.owner = ? AND facts.input_hash = ? AND facts.model_version = ? AND job.model = ?
          ORDER BY facts.job DESC LIMIT 1
          """)
      guard let row = try Row.fetchOne(select, arguments: [key.owner.name, key.inputHash, key.modelVersion, key.modelID]) else {
        return nil
      }
      let (sequence, id): (Int64, String) = (row[0], row[1])
      return ReusableResult(
        requestID: id, engine: row[2], facts: try StoredFacts.fetch(job: sequence, id: id, db),
        result: try StoredResult.fetch(job: sequence, id: id, db))
    }
  }

  package func delete(id: String) async throws -> Bool {
    try await database.write { db in
      guard let row = try JobRow.fetch(id: id, db) else { return false }
      guard row.job.state.isFinal else { throw TransitionRefusal.notNow(row.job.state) }
      try db.cachedStatement(sql: "DELETE FROM job WHERE sequence = ?").run([row.job.sequence])
      return true
    } afterCommit: { [cache] isDeleted in
      if isDeleted { cache.withLockedValue { $0.ended.forget([id]) } }
    }
  }
}
