import KatsudoCore
import KatsudoSQLite
import KatsudoTesting
import Testing

/// Runs the rules of the port `JobStore` on one SQLite store, and on two that share a file without the lock of the data folder.
@Suite(.timeLimit(.minutes(2))) struct SQLiteJobStoreTests {
  private func open(_ folder: String, _ access: SQLiteDatabase.Access, _ clock: TestClock) async throws -> (SQLiteDatabase, SQLiteJobStore)
  {
    let database = try SQLiteDatabase(path: "\(folder)/\(TestQueue.databaseName)", access: access, logger: .silent)
    return (
      database,
      try await SQLiteJobStore(
        database, time: clock.source, limits: JobStoreConformance.limits, outbox: JobStoreConformance.outbox, logger: .silent)
    )
  }

  @Test(arguments: JobStoreConformance.rules)
  func `one store keeps the rules`(rule: ConformanceRule<JobStoreConformance.World>) async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let (database, store) = try await open(folder, .exclusive, clock)
      try await rule.run(JobStoreConformance.World(store, store, clock: clock))
      try database.close()
    }
  }

  @Test(arguments: JobStoreConformance.rules)
  func `two stores on one file keep the rules`(rule: ConformanceRule<JobStoreConformance.World>) async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let (first, a) = try await open(folder, .shared, clock)
      let (second, b) = try await open(folder, .shared, clock)
      try await rule.run(JobStoreConformance.World(a, b, clock: clock))
      try first.close()
      try second.close()
    }
  }

  @Test func `a store that opens puts running jobs back only if no other store may run them`() async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let (first, a) = try await open(folder, .shared, clock)
      let world = JobStoreConformance.World(a, a, clock: clock)
      let id = try await world.submit()
      _ = try await world.claim()
      let (second, b) = try await open(folder, .shared, clock)
      #expect(try await b.job(id: id)?.state == .inProgress)
      try first.close()
      try second.close()
      let (third, c) = try await open(folder, .exclusive, clock.afterRestart())
      #expect(
        try await c.job(id: id)?.lifecycle
          == JobLifecycle(
            state: .inQueue, attempt: 1, engine: "engine", startedAt: clock.now))
      try third.close()
    }
  }

  @Test func `events after a restart have ids far above all that a power cut may have undone`() async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let (first, a) = try await open(folder, .exclusive, clock)
      let id = try await JobStoreConformance.World(a, a, clock: clock).submit()
      let before = try #require(try await a.events(of: id, after: 0, limit: 10).last).id
      try first.close()
      let (second, b) = try await open(folder, .exclusive, clock.afterRestart())
      _ = try await JobStoreConformance.World(b, b, clock: clock).claim()
      let after = try #require(try await b.events(of: id, after: before, limit: 10).first).id
      #expect(after > before + 1_000_000)
      try second.close()
    }
  }

  @Test func `a store that opens sends again what the last process was sending`() async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let (first, a) = try await open(folder, .exclusive, clock)
      let world = JobStoreConformance.World(a, a, clock: clock)
      let webhook = JobWebhook(url: "https://hooks.example/", receiver: "https://hooks.example:443", base: "http://base")
      let id = try await world.submit(webhook: webhook)
      _ = try await a.apply(.cancelRequested, to: id, result: nil)
      let wish = DeliveryWish(limit: 1, perOwner: 1, perReceiver: 1, lease: .seconds(1000))
      let sent = try #require(try await a.claimDeliveries(wish).deliveries.first)
      #expect(try await a.claimDeliveries(wish).deliveries.isEmpty)
      try first.close()
      let (second, b) = try await open(folder, .exclusive, clock.afterRestart())
      let again = try #require(try await b.claimDeliveries(wish).deliveries.first)
      #expect(again.id == sent.id)
      #expect(again.attempts == 2)
      try second.close()
    }
  }
}
