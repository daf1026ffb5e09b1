import GRDB
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// The limits of waiting jobs for one owner and for all owners.
@Suite struct QueueFullTests {
  private func withLimits(owner: Int, all: Int, _ work: (TestQueue, JobQueue) async throws -> Void) async throws {
    try await withQueue { test in
      let settings = JobQueue.Settings(waiting: WaitingLimits(owner: owner, all: all))
      try await work(test, JobQueue(store: test.jobs, settings: settings, logger: .silent))
    }
  }

  private func submit(_ owner: Owner, _ test: TestQueue, _ queue: JobQueue) async throws {
    try await queue.submit(try await test.accept(owner: owner))
  }

  @Test func `an owner at the limit of waiting jobs is refused, and others are not`() async throws {
    try await withLimits(owner: 2, all: 100) { test, queue in
      for _ in 0..<2 { try await submit("ann", test, queue) }
      await #expect(throws: QueueFull.owner(limit: 2)) { try await submit("ann", test, queue) }
      try await submit("bob", test, queue)
      #expect(try await queue.store.counts().waiting == 3)
    }
  }

  @Test func `everybody is refused when the whole queue is full`() async throws {
    try await withLimits(owner: 2, all: 3) { test, queue in
      for owner: Owner in ["ann", "ann", "bob"] { try await submit(owner, test, queue) }
      await #expect(throws: QueueFull.all(limit: 3)) { try await submit("bob", test, queue) }
    }
  }

  @Test func `a started job makes room for another, and a job that is put back is always accepted`() async throws {
    try await withLimits(owner: 1, all: 100) { test, queue in
      try await submit("ann", test, queue)
      let claim = try #require(try await queue.claim(lanes: ["test/a"], engine: "test"))
      try await submit("ann", test, queue)
      try await queue.release(claim)
      #expect(try await queue.store.counts().waiting == 2, "an accepted job is never refused later")
      await #expect(throws: QueueFull.owner(limit: 1)) { try await submit("ann", test, queue) }
    }
  }

  @Test func `concurrent submissions cannot exceed the limit`() async throws {
    try await withLimits(owner: 5, all: 100) { test, queue in
      let accepted = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<40 {
          group.addTask {
            do { try await submit("ann", test, queue) } catch { return false }
            return true
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(accepted == 5)
    }
  }

  @Test func `the counts are right after every change of state`() async throws {
    try await withQueue { test in
      func expectRight(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
        let (kept, counted) = try test.database.read { db in
          (
            try Row.fetchAll(db, sql: "SELECT scope, count FROM waiting WHERE scope <> 'all' AND count > 0 ORDER BY scope"),
            try Row.fetchAll(
              db,
              sql: "SELECT 'owner:' || owner AS scope, count(*) AS count FROM job WHERE state = 'in_queue' GROUP BY owner ORDER BY owner")
          )
        }
        #expect(kept == counted, sourceLocation: sourceLocation)
        let all = try test.database.read { try Int.fetchOne($0, sql: "SELECT count FROM waiting WHERE scope = 'all'") }
        #expect(all == counted.reduce(0) { $0 + ($1["count"] as Int) }, sourceLocation: sourceLocation)
      }
      let ids = try await test.submit(4)
      try await test.submit(owner: "bob")
      try expectRight()
      let first = try await test.claim()
      try expectRight()
      try await test.queue.release(first)
      try expectRight()
      let again = try await test.claim()
      try await test.queue.fail(again, error: "No.")
      try expectRight()
      _ = try await test.queue.cancel(id: ids[1])
      try expectRight()
      let lost = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      #expect(try await test.position(lost.job.id) == 1)
      try expectRight()
      while let claim = try await test.queue.claim(lanes: ["test/a"], engine: "test") { try await test.queue.fail(claim, error: "No.") }
      test.clock.advance(milliseconds: 1)
      _ = try await test.queue.store.expire(before: test.clock.now, limit: 100)
      try expectRight()
    }
  }
}
