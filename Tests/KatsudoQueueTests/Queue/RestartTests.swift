import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// The state of the queue after a server was killed and started again.
@Suite struct RestartTests {
  /// Runs `before` on a queue, opens its folder again and runs `after`.
  private func withRestart(
    _ before: (TestQueue) async throws -> Void, _ after: (TestQueue) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let first = try await TestQueue.open(in: folder)
      try await before(first)
      try first.database.close()
      let second = try await TestQueue.open(in: folder, clock: first.clock.afterRestart())
      try await after(second)
      try second.database.close()
    }
  }

  @Test func `running jobs wait again in their old positions, and no worker counts as lost`() async throws {
    var ids: [String] = []
    try await withRestart { test in
      ids = try await test.submit(4)
      _ = try await test.claim()
      _ = try await test.claim()
    } _: { test in
      #expect(try await test.positions(ids) == [1, 2, 3, 4])
      #expect(try await test.job(ids[0]).standing == Standing(state: .inQueue, attempt: 1, lostAttempts: 0))
      let claim = try await test.claim()
      #expect(claim.job.id == ids[0])
      #expect(claim.attempt == 2)
    }
  }

  @Test func `the progress of the last attempt is kept until the next attempt reports`() async throws {
    var id = ""
    try await withRestart { test in
      id = try await test.submit()
      try await test.queue.report(test.claim(), progress: JobProgress(0.6))
    } _: { test in
      #expect(try await test.job(id).progress == 0.6)
      #expect(try await test.seen(id) == Seen(state: .inQueue, position: 1))
      let claim = try await test.claim()
      #expect(try await test.job(id).progress == 0.6)
      #expect(try await test.seen(id) == Seen(state: .inProgress, progress: 0.6))
      try await test.queue.report(claim, progress: JobProgress(0.1))
      #expect(try await test.seen(id) == Seen(state: .inProgress, progress: 0.1))
    }
  }

  @Test func `a claim from before the restart cannot change the job`() async throws {
    var stale: Claim?
    try await withRestart { test in
      try await test.submit()
      stale = try await test.claim()
    } _: { test in
      let stale = try #require(stale)
      _ = try await test.claim()
      await #expect(throws: TransitionRefusal.staleAttempt(current: 2)) {
        try await test.queue.succeed(stale, with: JobResult(outputs: [], metadata: nil))
      }
      #expect(try await test.queue.renew([stale]) == [stale.id])
    }
  }

  @Test func `leases last their full time after the clock started again`() async throws {
    var id = ""
    try await withRestart { test in
      id = try await test.submit()
      test.clock.advance(milliseconds: 1_000_000)
      _ = try await test.claim()
    } _: { test in
      _ = try await test.claim()
      test.clock.advance(milliseconds: 10_000)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inProgress)
      test.clock.advance(milliseconds: 1)
      try await test.queue.reclaim()
      #expect(try await test.job(id).standing == Standing(state: .inQueue, attempt: 2, lostAttempts: 1))
    }
  }

  @Test func `finished jobs stay as they ended`() async throws {
    var ids: [String] = []
    try await withRestart { test in
      ids = try await test.submit(3)
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [.sample(attempt: 1)], metadata: nil))
      try await test.queue.fail(test.claim(), error: "No.")
      _ = try await test.queue.cancel(id: ids[2])
    } _: { test async throws in
      #expect(try await test.states(ids) == [.succeeded, .failed, .cancelled])
      #expect(try await test.job(ids[0]).outputs == [.sample(attempt: 1)])
      #expect(try await test.job(ids[1]).error == "No.")
      #expect(try await test.counts() == (waiting: 0, running: 0))
    }
  }

  @Test func `the order of the lanes is kept, and new jobs are behind the old ones`() async throws {
    var a: [String] = []
    var b: [String] = []
    try await withRestart { test in
      for _ in 0..<3 {
        b.append(try await test.submit("test/b"))
        a.append(try await test.submit("test/a"))
      }
      _ = try await test.claim("test/b")
    } _: { test in
      a.append(try await test.submit("test/a"))
      #expect(try await test.positions(a) == [1, 2, 3, 4])
      #expect(try await test.positions(b) == [1, 2, 3])
      #expect(try await test.queue.claim(lanes: ["test/a", "test/b"], engine: "test")?.job.id == b[0])
    }
  }
}
