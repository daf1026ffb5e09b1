import GRDB
import KatsudoAPI
package import KatsudoCore

/// The table `label`.
enum Labels {
  static func insert(_ job: NewJob, sequence: Int64, _ db: Database) throws {
    let insert = try db.cachedStatement(sql: "INSERT INTO label VALUES (?, ?, ?, ?)")
    for label in job.labels { try insert.run([sequence, label, job.owner.name, job.id]) }
  }

  static func fetch(job: Int64, _ db: Database) throws -> [String] {
    try String.fetchAll(db.cachedStatement(sql: "SELECT label FROM label WHERE job = ? ORDER BY label"), arguments: [job])
  }
}

extension SQLiteJobStore {
  package func find(_ search: JobSearch) async throws -> JobSearchPage {
    try database.read { db in
      let states = Set(search.states)
      let has = try db.cachedStatement(sql: "SELECT 1 FROM label WHERE job = ? AND label = ?")
      let labels = search.labels.dropFirst()
      var jobs: [JobSummary] = []
      var last: String?
      var readCount = 0
      let rows = try Self.rows(search, db)
      while let row = try rows.next() {
        // The query gives one row more than may be read, so that the end of the list is known.
        if readCount == search.readLimit || jobs.count == search.limit { return JobSearchPage(jobs: jobs, next: last) }
        readCount += 1
        let (sequence, id): (Int64, String) = (row[0], row[1])
        last = id
        guard let state = JobState(rawValue: row[3]) else { throw JobRow.damaged(id, "state") }
        let created = Timestamp(microseconds: row[4])
        if !states.isEmpty, !states.contains(state) { continue }
        if let model = search.modelID, row[2] != model { continue }
        if let from = search.from, created < from { continue }
        if let to = search.to, created >= to { continue }
        if try labels.contains(where: { try Int.fetchOne(has, arguments: [sequence, $0]) == nil }) { continue }
        jobs.append(
          JobSummary(
            id: id, modelID: row[2], state: state, createdAt: created, finishedAt: JobRow.time(row[5]), error: row[6], progress: row[7]))
      }
      return JobSearchPage(jobs: jobs, next: nil)
    }
  }

  /// Returns the jobs that match the first label, or else the model, and were accepted in the milliseconds of the search, newest first.
  private static func rows(_ search: JobSearch, _ db: Database) throws -> RowCursor {
    let lowest = search.from.map { RequestID.bound(at: $0.microseconds / 1000) } ?? ""
    // A text that begins with a tilde is larger than every id.
    let highest = min(search.to.map { RequestID.bound(at: $0.microseconds / 1000 + 1) } ?? "~", search.before ?? "~")
    let columns = "job.sequence, job.id, job.model, job.state, job.created_at, job.finished_at, job.error, job.progress"
    let count = search.readLimit + 1
    if let label = search.labels.first {
      let select = try db.cachedStatement(
        sql: """
          SELECT \(columns) FROM label CROSS JOIN job ON job.sequence = label.job
          WHERE label.owner = ? AND label.label = ? AND label.request_id >= ? AND label.request_id < ? ORDER BY label.request_id DESC LIMIT ?
          """)
      return try Row.fetchCursor(select, arguments: [search.owner.name, label, lowest, highest, count])
    }
    if let model = search.modelID {
      let select = try db.cachedStatement(
        sql: """
          SELECT \(columns) FROM job INDEXED BY job_of_model WHERE owner = ? AND model = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?
          """)
      return try Row.fetchCursor(select, arguments: [search.owner.name, model, lowest, highest, count])
    }
    let select = try db.cachedStatement(
      sql: "SELECT \(columns) FROM job INDEXED BY job_by_time WHERE owner = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?")
    return try Row.fetchCursor(select, arguments: [search.owner.name, lowest, highest, count])
  }

  package func details(of ids: [String]) async throws -> [String: JobDetails] {
    if ids.isEmpty { return [:] }
    return try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT sequence, state FROM job WHERE id = ?")
      var details: [String: JobDetails] = [:]
      for id in ids {
        guard let row = try Row.fetchOne(select, arguments: [id]) else { continue }
        let sequence: Int64 = row[0]
        let result = row[1] == JobState.succeeded.rawValue ? try StoredResult.fetch(job: sequence, id: id, db) : nil
        details[id] = JobDetails(labels: try Labels.fetch(job: sequence, db), result: result)
      }
      return details
    }
  }
}
