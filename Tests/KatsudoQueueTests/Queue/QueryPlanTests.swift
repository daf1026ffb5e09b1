import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// Every statement of the queue finds its rows by an index, so its cost does not grow with the finished jobs.
@Suite struct QueryPlanTests {
  /// An index that a plan may use to find rows.
  enum Index: String {
    case id = "sqlite_autoindex_job_1"
    case sequence = "INTEGER PRIMARY KEY"
    case waiting = "job_waiting"
    case leased = "job_leased"
    case finished = "job_finished"
    case owner = "job_of_owner"
    case adrift = "job_adrift"
    case events = "event_of_job"
    case outputs = "PRIMARY KEY (job=?)"
    case deliveries = "delivery_of_job"
    case uploads = "upload_use_of_job"
    case time = "job_by_time"
    case model = "job_of_model"
    case label = "job_by_label"
    case jobLabel = "PRIMARY KEY (job=? AND label=?)"
    case reusable = "job_reusable"
    case ran = "job_ran"
  }

  @Test func `opening the store reads waiting and running jobs and no finished ones`() async throws {
    try await withTemporaryFolder { folder in
      let before = try await TestQueue.open(in: folder)
      _ = try await before.submit(2)
      _ = try await before.claim()
      try before.database.close()
      let store = try SQLiteDatabase(path: "\(folder)/\(TestQueue.databaseName)", logger: .silent)
      let log = try await StatementLog(of: store)
      _ = try await SQLiteJobStore(store, time: TestClock().source, logger: .silent)
      let steps = try log.planSteps(store, atLeast: 3)
      for index in [.waiting, .leased, .sequence] as [Index] { #expect(steps.contains { $0.contains(index.rawValue) }, "\(index)") }
      for step in steps { #expect(step.contains("job USING"), "\(step)") }
      #expect(!steps.contains { $0.contains("TEMP B-TREE") })
      try store.close()
    }
  }

  @Test func `a claim finds the first jobs of its lanes by an index`() async throws {
    try await withLog { test, log in
      try await test.submit("test/a")
      try await test.submit("test/b")
      log.clear()
      _ = try await test.queue.claim(lanes: ["test/a", "test/b"], engine: "test")
      try expect(log, test, uses: [.waiting, .sequence])
    }
  }

  @Test func `status and result find the job by its id`() async throws {
    try await withLog { test, log in
      let id = try await test.submit()
      _ = try await test.queue.cancel(id: id)
      log.clear()
      _ = try await test.queue.store.glance(id: id)
      _ = try await test.queue.store.job(id: id)
      _ = try await test.queue.store.existing(among: [id], unfinishedOnly: true)
      try expect(log, test, uses: [.id])
    }
  }

  @Test func `the status of a waiting or running job needs no statement`() async throws {
    try await withLog { test, log in
      let ids = try await test.submit(2)
      _ = try await test.claim()
      log.clear()
      for id in ids { #expect(try await test.queue.store.glance(id: id) != nil) }
      #expect(log.statements.isEmpty)
    }
  }

  @Test(arguments: [[], [.inQueue], [.succeeded, .failed]] as [[JobState]])
  func `a page of a list finds its start by the id and its jobs by the owner's index`(states: [JobState]) async throws {
    try await withLog { test, log in
      _ = try await test.queue.store.list(JobFilter(owner: "ann", states: states, before: "7", limit: 3))
      try expect(log, test, uses: [.id, .owner])
    }
  }

  static let searches: [(JobSearch, Set<Index>)] = [
    (JobSearch(owner: "ann", from: Timestamp(microseconds: 1), limit: 3), [.time]),
    (JobSearch(owner: "ann", states: [.failed], modelID: "test/a", to: Timestamp(microseconds: 9), before: "7", limit: 3), [.model]),
    (JobSearch(owner: "ann", modelID: "test/a", labels: ["x", "y"], limit: 3), [.label, .sequence, .jobLabel]),
  ]

  @Test(arguments: searches)
  func `a page of a filtered list steps through an index and sorts nothing`(search: JobSearch, indexes: Set<Index>) async throws {
    try await withLog { test, log in
      try await test.queue.submit(test.accept(labels: ["x", "z"]))
      log.clear()
      _ = try await test.queue.store.find(search)
      try expect(log, test, uses: indexes)
    }
  }

  @Test func `the details of a page, a receipt and a deletion find their rows by the job`() async throws {
    try await withLog { test, log in
      let id = try await test.submit()
      try await test.queue.succeed(test.claim(), with: JobResult(), facts: JobFacts())
      log.clear()
      _ = try await test.queue.store.details(of: [id])
      _ = try await test.queue.store.facts(of: id)
      try expect(log, test, uses: [.id, .outputs])
      log.clear()
      #expect(try await test.queue.store.delete(id: id))
      try expect(log, test, uses: [.id, .sequence, .events, .outputs, .deliveries, .uploads])
    }
  }

  @Test func `a result to reuse is found by an index`() async throws {
    try await withLog { test, log in
      _ = try await test.queue.store.reusable(ReuseKey(owner: "ann", modelID: "test/a", modelVersion: "v", inputHash: "h"))
      try expect(log, test, uses: [.reusable, .sequence])
    }
  }

  @Test func `the times of a model are read newest first from an index`() async throws {
    try await withLog { test, log in
      _ = try await test.queue.store.runTimes(of: "test/a", limit: 100)
      try expect(log, test, uses: [.ran])
    }
  }

  @Test func `cancelling finds and changes the job by its id`() async throws {
    try await withLog { test, log in
      let id = try await test.submit()
      log.clear()
      _ = try await test.queue.cancel(id: id)
      try expect(log, test, uses: [.id, .sequence, .waiting])
    }
  }

  @Test func `renew, report, release and fail find the job by its id`() async throws {
    try await withLog { test, log in
      try await test.submit()
      let released = try await test.claim()
      log.clear()
      _ = try await test.queue.renew([released])
      try await test.queue.report(released, progress: JobProgress(0.5))
      try await test.queue.release(released)
      try expect(log, test, uses: [.id, .sequence, .events])
      let failed = try await test.claim()
      log.clear()
      try await test.queue.fail(failed, error: "No.")
      try expect(log, test, uses: [.id, .sequence])
    }
  }

  @Test func `lost leases are found by the index of leases`() async throws {
    try await withLog { test, log in
      try await test.submit()
      _ = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      log.clear()
      try await test.queue.reclaim()
      try expect(log, test, uses: [.leased, .sequence])
    }
  }

  @Test func `handed-over work is found by the index of its engine`() async throws {
    try await withLog { test, log in
      try await test.submit()
      let claim = try await test.claim()
      log.clear()
      try await test.queue.handOver(claim)
      try await test.queue.accept(claim, remoteID: "r")
      try await test.queue.release(claim)
      try expect(log, test, uses: [.id, .sequence])
      log.clear()
      #expect(try await test.queue.reattach(engine: "test") != nil)
      try expect(log, test, uses: [.adrift, .sequence])
    }
  }

  @Test func `the look for waiting lanes steps from lane to lane`() async throws {
    try await withLog { test, log in
      for lane in ["test/a", "test/b"] { _ = try await test.submit(3, to: lane) }
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      try await test.queue.release(claim)
      log.clear()
      #expect(try await test.queue.store.waitingLanes() == ["test/a", "test/b"])
      #expect(try await test.queue.store.adriftByEngine() == ["test": 1])
      try expect(log, test, uses: [.waiting, .adrift])
    }
  }

  @Test func `expiry finds the oldest finished jobs by an index`() async throws {
    try await withLog { test, log in
      _ = try await test.queue.store.expire(before: test.clock.now, limit: 10)
      try expect(log, test, uses: [.finished, .sequence, .events, .outputs, .deliveries, .uploads])
    }
  }

  private func withLog(_ work: (TestQueue, StatementLog) async throws -> Void) async throws {
    try await withQueue { test in try await work(test, try await StatementLog(of: test.database)) }
  }

  /// Expects that the statements in the log use each of these indexes, and find rows of `job` in no other way.
  private func expect(_ log: StatementLog, _ test: TestQueue, uses indexes: Set<Index>) throws {
    let steps = try log.planSteps(test.database, atLeast: 1)
    for step in steps {
      #expect(step.hasPrefix("SEARCH ") || step.contains("job_adrift"), "\(step)")
      #expect(indexes.contains { step.contains($0.rawValue) }, "\(step)")
    }
    for index in indexes { #expect(steps.contains { $0.contains(index.rawValue) }, "\(index)") }
  }
}

/// Records the statements about a table that the connections of a store run.
final class StatementLog: Sendable {
  private let log = NIOLockedValueBox<[String]>([])
  private let table: String

  init(of store: SQLiteDatabase, about table: String = "job") async throws {
    self.table = table
    try await store.write { db in self.trace(db) }
    // Reads that follow one another use the same connection.
    try store.read { db in trace(db) }
    clear()
  }

  private func trace(_ db: Database) {
    db.trace { [table] event in
      // SQLite traces the statements of a trigger as comments with its name.
      guard case .statement(let statement) = event, statement.sql.contains(table), !statement.sql.hasPrefix("--") else { return }
      self.log.withLockedValue { $0.append(statement.sql) }
    }
  }

  func clear() { log.withLockedValue { $0 = [] } }

  var statements: [String] { log.withLockedValue { $0 } }

  /// Returns the steps of SQLite's plans for the logged statements that read the table or sort.
  func planSteps(_ store: SQLiteDatabase, atLeast count: Int) throws -> [String] {
    let statements = Set(statements)
    #expect(statements.count >= count)
    return try store.read { db in
      db.trace(nil)
      return try statements.sorted().flatMap { sql in
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        statement.setUncheckedArguments(StatementArguments())
        return try Row.fetchAll(statement).map { $0["detail"] as String }
      }
      .filter { $0.contains(table) || $0.contains("TEMP B-TREE") }
    }
  }
}
