import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The trials of an engine that has declined, while the jobs of a lane cannot start because their owner is at its limit.
@Suite(.timeLimit(.minutes(4))) struct WorkerTrialTests {
  private static let declines = ScriptedEngine.fails(EngineFailure(.declined, "Not now."))

  /// Makes an owner that has as many running jobs as allowed, and one job that waits in a lane.
  private func makeBlocked(_ owner: Owner, in lane: String, _ test: TestQueue) async throws -> (running: Claim, waiting: String) {
    try await test.jobs.setLimits(OwnerLimits(running: 1), of: owner, by: .server)
    try await test.submit("test/elsewhere", owner: owner)
    let running = try await test.claim("test/elsewhere")
    return (running, try await test.submit(lane, owner: owner))
  }

  @Test func `a trial that finds no job is followed by one in the next lane`() async throws {
    try await withQueue { test in
      let models = try ["test/a", "test/b"].map { try TestQueue.manifest($0) }
      // After one failure the first trial is in the second lane.
      let blocked = try await makeBlocked("ann", in: "test/b", test)
      let free = try await test.submit("test/a", owner: "bob")
      let engine = ScriptedEngine("only", [Self.declines, ScriptedEngine.succeeds])
      try await withWorker(test, [engine], models: models, time: test.clock.source) {
        try await until { try await test.job(free).job.lifecycle.declines == 1 }
        try await until {
          test.clock.advance(milliseconds: 500)
          #expect(try await test.queue.renew([blocked.running]).isEmpty)
          test.queue.work.raise()
          return try await test.job(free).state == .succeeded
        }
      }
      #expect(engine.attempts.map(\.requestID) == [free, free])
      #expect(try await test.job(blocked.waiting).standing == Standing(state: .inQueue, attempt: 0, lostAttempts: 0))
    }
  }

  @Test func `trials that find no job are not repeated without a pause`() async throws {
    try await withQueue { test in
      let blocked = try await makeBlocked("ann", in: "test/a", test)
      let free = try await test.submit("test/a", owner: "bob")
      let first = ScriptedEngine("first", [Self.declines])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      // Nothing but the worker itself wakes the worker.
      try await withWorker(test, [first, second], time: test.clock.source, heartbeat: .seconds(600)) {
        // The second engine gets the job when the breaker of the first one is open.
        try await test.expectEnd(of: free, .succeeded)
        test.clock.advance(milliseconds: 1_500)
        test.queue.work.raise()
        let before = first.looks.withLockedValue { $0 }
        let start = ContinuousClock.now
        try await until { first.looks.withLockedValue { $0 } >= before + 6 }
        // Between two trials is a pause of 100 ms.
        #expect(ContinuousClock.now - start > .milliseconds(300))
      }
      #expect(first.attempts.count == 1)
      #expect(try await test.job(blocked.waiting).standing == Standing(state: .inQueue, attempt: 0, lostAttempts: 0))
    }
  }
}
