import GRDB
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct ClaimTests {
  @Test func `jobs of a lane start in the order in which they were accepted`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(5)
      var claimed: [String] = []
      while let claim = try await test.queue.claim(lanes: ["test/a"], engine: "test") { claimed.append(claim.job.id) }
      #expect(claimed == ids)
    }
  }

  @Test func `an engine of several lanes takes the job that has waited longest`() async throws {
    try await withQueue { test in
      let lanes = ["test/a", "test/b", "test/c"]
      var ids: [String] = []
      for lane in [2, 0, 1, 0, 2, 1] { ids.append(try await test.submit(lanes[lane])) }
      for id in ids { #expect(try await test.queue.claim(lanes: lanes, engine: "test")?.job.id == id) }
    }
  }

  @Test func `a lane that nobody works at holds no other up`() async throws {
    try await withQueue { test in
      _ = try await test.submit(50, to: "test/idle")
      let id = try await test.submit("test/busy")
      #expect(try await test.position(id) == 1)
      #expect(try await test.claim("test/busy").job.id == id)
      #expect(try await test.queue.claim(lanes: ["test/busy"], engine: "test") == nil)
      #expect(try await test.counts() == (waiting: 50, running: 1))
    }
  }

  @Test(arguments: [[], ["test/unknown"], ["TEST/A"]])
  func `lanes without a waiting job give nothing`(lanes: [String]) async throws {
    try await withQueue { test in
      try await test.submit()
      #expect(try await test.queue.claim(lanes: lanes, engine: "test") == nil)
    }
  }

  @Test func `a claimed job is in its next attempt, names its engine and has no place any more`() async throws {
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

  @Test func `workers that claim at once never get the same job`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(40)
      let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<8 {
          group.addTask {
            var claimed: [String] = []
            while let claim = try await test.queue.claim(lanes: ["test/a"], engine: "test") { claimed.append(claim.job.id) }
            return claimed
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(claimed.sorted() == ids.sorted())
    }
  }

  @Test(arguments: ["\"values\"", "media"])
  func `a claim needs no input, and a damaged one is told by its own error`(column: String) async throws {
    try await withQueue { test in
      let id = try await test.submit()
      try await test.database.write { db in try db.execute(sql: "UPDATE input SET \(column) = '{'") }
      #expect(try await test.claim().job.id == id)
      let error = await #expect(throws: StoreError.self) { try await test.queue.input(of: id) }
      #expect(error?.code == .unreadable)
      #expect(try await test.seen(id)?.state == .inProgress)
    }
  }

  @Test func `paid work is waited for although its input cannot be read any more`() async throws {
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

  @Test func `a claim behind a number goes round`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(3)
      let first = try await test.claim()
      try await test.queue.release(first)
      func next(behind claim: Claim) async throws -> Claim {
        let next = try #require(try await test.queue.claim(lanes: ["test/a"], engine: "test", behind: claim.job.sequence))
        try await test.queue.release(next)
        return next
      }
      let second = try await next(behind: first)
      let third = try await next(behind: second)
      #expect([second.job.id, third.job.id] == [ids[1], ids[2]])
      #expect(try await next(behind: third).job.id == ids[0])
    }
  }

  @Test func `the wait for the writer takes nothing from a lease`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claims = NIOLockedValueBox<Task<Claim?, any Error>?>(nil)
      try await test.database.write { [clock = test.clock, queue = test.queue] _ in
        // The claim is in line from here on; the writer is busy for nine of the lease's ten seconds.
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

  @Test func `a claim that a slow disk commits after its lease is not taken back from its worker`() async throws {
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
