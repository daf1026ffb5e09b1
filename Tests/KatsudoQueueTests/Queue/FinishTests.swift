import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

@Suite struct FinishTests {
  @Test func `a released job waits again and no worker counts as lost`() async throws {
    try await withQueue(lostAttemptLimit: 2) { test in
      let id = try await test.submit()
      for attempt in 1...5 {
        let claim = try await test.claim()
        #expect(claim.attempt == attempt)
        let seen = test.queue.work.count
        try await test.queue.release(claim)
        #expect(test.queue.work.count > seen)
      }
      #expect(try await test.job(id).standing == Standing(state: .inQueue, attempt: 5, lostAttempts: 0))
      #expect(try await test.position(id) == 1)
      // The lease ended with the claim.
      test.clock.advance(milliseconds: 60_000)
      try await test.queue.reclaim()
      #expect(try await test.job(id).lifecycle.lostAttempts == 0)
    }
  }

  @Test func `the end of a lease does not change a finished job`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(2)
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [], metadata: nil))
      try await test.queue.fail(test.claim(), error: "No.")
      test.clock.advance(milliseconds: 60_000)
      try await test.queue.reclaim()
      #expect(try await test.states(ids) == [.succeeded, .failed])
    }
  }

  @Test(arguments: [(0.25, 0.25), (0.123456, 0.123), (-1, 0), (7, 1), (0, 0), (1, 1)])
  func `progress is stored in thousandths between 0 and 1`(reported: Double, stored: Double) async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.report(claim, progress: JobProgress(reported))
      #expect(try await test.job(id).progress == stored)
      #expect(try await test.queue.store.glance(id: id)?.progress == stored)
    }
  }
}
