import GRDB
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct ClaimTests {
  @Test(arguments: [[], ["test/unknown"], ["TEST/A"]])
  func `a claim in lanes without a waiting job returns nothing`(lanes: [String]) async throws {
    try await withQueue { test in
      try await test.submit()
      #expect(try await test.queue.claim(lanes: lanes, engine: "test") == nil)
    }
  }

  @Test func `a claimed job is in its next attempt, has an engine and no position`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      test.clock.advance(milliseconds: 1500)
      let claim = try #require(try await test.queue.claim(lanes: ["test/a"], engine: "builtin"))
      #expect(claim.attempt == 1)
      for job in [claim.job, try await test.job(id).job] {
        #expect(job.id == id)
        #expect(job.standing == Standing(state: .inProgress, attempt: 1, lostAttempts: 0))
        #expect(job.lifecycle.engine == "builtin")
        #expect(job.lifecycle.worker == "worker")
        #expect(job.lifecycle.startedAt == test.clock.now)
        #expect(job.lifecycle.finishedAt == nil)
        #expect(job.progress == 0)
      }
      #expect(try await test.seen(id) == Seen(state: .inProgress))
    }
  }

  @Test(arguments: ["\"values\"", "media"])
  func `a job with a damaged input can be claimed, and reading the input fails`(column: String) async throws {
    try await withQueue { test in
      let id = try await test.submit()
      try await test.database.write { db in try db.execute(sql: "UPDATE input SET \(column) = '{'") }
      #expect(try await test.claim().job.id == id)
      let error = await #expect(throws: StoreError.self) { try await test.queue.store.input(of: id) }
      #expect(error?.code == .unreadable)
      #expect(try await test.seen(id)?.state == .inProgress)
    }
  }

  @Test func `work at a service can be reattached although its input is damaged`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      try await test.queue.accept(claim, remoteID: "r")
      try await test.queue.release(claim)
      try await test.database.write { db in try db.execute(sql: "UPDATE input SET media = '{'") }
      let again = try #require(try await test.queue.reattach(engine: "test"))
      #expect(again.job.id == id)
      #expect(again.job.lifecycle.remoteID == "r")
    }
  }

  @Test func `the time that a claim waits for the writer does not shorten its lease`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claims = NIOLockedValueBox<Task<Claim?, any Error>?>(nil)
      try await test.database.write { [clock = test.clock, queue = test.queue] _ in
        // The claim waits from here on. The writer is busy for nine of the ten seconds of a lease.
        let task = Task.immediate { try await queue.claim(lanes: ["test/a"], engine: "test") }
        claims.withLockedValue { $0 = task }
        clock.advance(milliseconds: 9000)
      }
      _ = try await claims.withLockedValue { $0 }?.value
      test.clock.advance(milliseconds: 10_000)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inProgress)
    }
  }

  @Test func `a claim whose commit takes longer than its lease is not taken from its worker`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let running = NIOLockedValueBox<Set<Claim.ID>>([])
      let slow = CommitCounter { [clock = test.clock] in clock.advance(milliseconds: 11_000) }
      try await slow.add(to: test.database)
      let claim = try await test.queue.claim(lanes: ["test/a"], engine: "test") { claim in
        running.withLockedValue { _ = $0.insert(claim.id) }
      }
      try await test.queue.reclaim { running.withLockedValue { $0 } }
      #expect(try await test.job(id).state == .inProgress)
      let held = try #require(claim)
      #expect(try await test.queue.renew([held]).isEmpty)
    }
  }
}
