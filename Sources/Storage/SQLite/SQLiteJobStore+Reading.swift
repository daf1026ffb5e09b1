import GRDB
import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

extension SQLiteJobStore {
  package func glance(id: String) async throws -> JobGlance? {
    try await refreshCache()
    let (found, deletions) = cache.withLockedValue { ($0.glance(id: id) ?? $0.ended[id], $0.ended.deletions) }
    // If others may write the database, the job may have been deleted, so only the position is taken from the cache.
    if database.access == .exclusive, let found { return found }
    let stored = try database.look { db -> JobGlance? in
      let select = try db.cachedStatement(sql: "SELECT owner, state, progress FROM job WHERE id = ?")
      guard let row = try Row.fetchOne(select, arguments: [id]) else { return nil }
      guard let state = JobState(rawValue: row[1]) else { throw JobRow.damaged(id, "state") }
      return JobGlance(owner: Owner(stored: row[0]), state: state, position: found?.position, reported: row[2])
    }
    if database.access == .exclusive, let stored, stored.state.isFinal {
      cache.withLockedValue { $0.ended.keep(stored, id: id, readAt: deletions) }
    }
    return stored
  }

  package func job(id: String) async throws -> Job? {
    let job = try database.look { try JobRow.fetch(id: id, $0)?.job }
    if let job, job.state.isFinal { try await waitForAnnouncement(of: id) }
    return job
  }

  /// Waits until the end of a job is in the cache, so that a caller who has seen the end in the database does not see an older state in the
  /// next answer. The end is committed some microseconds before it is announced.
  private func waitForAnnouncement(of id: String) async throws {
    guard database.access == .exclusive, cache.withLockedValue({ $0.isUnfinished(id) }) else { return }
    // The writer runs its commands, with what follows each commit, one after the other.
    try await database.write(durably: false) { _ in }
  }

  package func input(of id: String) async throws -> JobInput? {
    try database.look { db in
      let select = try db.cachedStatement(
        sql: "SELECT input.\"values\", input.media FROM job JOIN input ON input.job = job.sequence WHERE job.id = ?")
      guard let row = try Row.fetchOne(select, arguments: [id]) else { return nil }
      let (values, stored): (JSONValue, JSONValue)
      do { (values, stored) = (try JSONValue(jsonText: row[0]), try JSONValue(jsonText: row[1])) } catch {
        throw JobRow.damaged(id, "input", cause: error)
      }
      let media = stored.array?.compactMap { StoredMedia(json: $0) }
      guard let media, media.count == stored.array?.count else { throw JobRow.damaged(id, "media") }
      return JobInput(values: values, media: media)
    }
  }

  package func content(of id: String, name: String) async throws -> [UInt8]? {
    try database.look { try StoredResult.content(id: id, name: name, $0).map { Array($0) } }
  }

  package func result(of id: String) async throws -> JobResult? {
    try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT sequence, state FROM job WHERE id = ?")
      guard let row = try Row.fetchOne(select, arguments: [id]), row[1] == JobState.succeeded.rawValue else { return nil }
      return try StoredResult.fetch(job: row[0], id: id, db)
    }
  }

  package func list(_ filter: JobFilter) async throws -> [JobSummary] {
    // The index has a separate range for each state.
    let states = filter.states.isEmpty ? JobState.allCases : filter.states
    return try database.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT sequence, id, model, created_at, finished_at, error, progress
          FROM job WHERE owner = ? AND state = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?
          """)
      let bound = try filter.before.map { try Self.bound(before: $0, db) } ?? Int64.max
      let rows = try states.flatMap { state in
        try Row.fetchAll(select, arguments: [filter.owner.name, state.rawValue, bound, filter.limit]).map { (state, $0) }
      }
      return rows.sorted { $0.1[0] as Int64 > $1.1[0] }.prefix(filter.limit).map { state, row in
        JobSummary(
          id: row[1], modelID: row[2], state: state, createdAt: Timestamp(microseconds: row[3]), finishedAt: JobRow.time(row[4]),
          error: row[5], progress: row[6])
      }
    }
  }

  /// Returns the bound of a page. The jobs that were accepted before the job with this id have a smaller sequence number. If that job was
  /// deleted, the newest job with a smaller id gives the bound, because ids grow with time.
  private static func bound(before id: String, _ db: Database) throws -> Int64 {
    let select = try db.cachedStatement(sql: "SELECT id, sequence FROM job WHERE id <= ? ORDER BY id DESC LIMIT 1")
    guard let row = try Row.fetchOne(select, arguments: [id]) else { return 0 }
    return row[0] == id ? row[1] : row[1] + 1
  }

  package func existing(among ids: [String], unfinishedOnly: Bool) async throws -> Set<String> {
    try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT finished_at IS NULL FROM job WHERE id = ?")
      return try Set(
        ids.filter { id in
          guard let isUnfinished = try Bool.fetchOne(select, arguments: [id]) else { return false }
          return isUnfinished || !unfinishedOnly
        })
    }
  }

  package func events(of id: String, after number: Int64, limit: Int) async throws -> [StoredEvent] {
    let events = try database.look { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT id, kind, attempt, state, at, detail FROM event
          WHERE job = (SELECT sequence FROM job WHERE id = ?) AND id > ? ORDER BY id LIMIT ?
          """)
      return try Row.fetchAll(select, arguments: [id, number, limit]).map { row in
        guard let kind = JobEventKind(rawValue: row[1]), let state = JobState(rawValue: row[3]) else { throw JobRow.damaged(id, "event") }
        let detail = try (row[5] as String?).map { text in
          do { return try JSONValue(jsonBytes: text.utf8) } catch { throw JobRow.damaged(id, "event", cause: error) }
        }
        return StoredEvent(
          id: row[0], requestID: id, kind: kind, attempt: row[2], state: state, at: Timestamp(microseconds: row[4]), detail: detail)
      }
    }
    if let last = events.last, last.state.isFinal { try await waitForAnnouncement(of: id) }
    return events
  }

  package func waiting(in lane: String, limit: Int) async throws -> [String] {
    try database.look { db in
      let select = try db.cachedStatement(
        sql: "SELECT id FROM job INDEXED BY job_waiting WHERE model = ? AND state = 'in_queue' LIMIT ?")
      return try String.fetchAll(select, arguments: [lane, limit])
    }
  }

  package func waitingLanes() async throws -> Set<String> {
    try database.look { db in
      // The query steps from lane to lane, so its cost does not depend on the number of waiting jobs.
      let next = try db.cachedStatement(
        sql: "SELECT model FROM job WHERE state = 'in_queue' AND model > ? ORDER BY model LIMIT 1")
      var lanes: Set<String> = []
      var last = ""
      while let lane = try String.fetchOne(next, arguments: [last]) {
        lanes.insert(lane)
        last = lane
      }
      return lanes
    }
  }

  package func adriftByEngine() async throws -> [String: Int] {
    try database.look { db in
      let select = try db.cachedStatement(
        sql: "SELECT engine, count(*) FROM job WHERE state = 'in_progress' AND worker IS NULL GROUP BY engine")
      return Dictionary(uniqueKeysWithValues: try Row.fetchAll(select).map { ($0[0] as String, $0[1] as Int) })
    }
  }

  package func cancelAsked(among claims: [Claim.ID]) async throws -> Set<Claim.ID> {
    if claims.isEmpty { return [] }
    return try database.look { db in
      let select = try db.cachedStatement(sql: "SELECT cancel_asked FROM job WHERE id = ? AND attempt = ?")
      return try Set(claims.filter { try Bool.fetchOne(select, arguments: [$0.requestID, $0.attempt]) ?? false })
    }
  }

  package func counts() async throws -> JobCounts {
    try await refreshCache()
    return cache.withLockedValue { $0.counts }
  }
}
