import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

/// A worker that stops renewing its leases loses its jobs. The leases use a clock that nobody can set.
@Suite struct LeaseTests {
  @Test func `renewing returns the claims that are no longer held`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(4)
      let lost = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      let again = try await test.claim()
      let held = try await test.claim()
      let finished = try await test.claim()
      try await test.queue.fail(finished, error: "No.")
      #expect(again.job.id == ids[0])
      #expect(try await test.queue.renew([lost, held, finished]) == [lost.id, finished.id])
      #expect(try await test.queue.renew([again, held]).isEmpty)
      #expect(try await test.queue.renew([]).isEmpty)
    }
  }

  @Test func `a job fails when it has lost as many workers as configured`() async throws {
    try await withQueue(lostAttemptLimit: 1) { test in
      let id = try await test.submit()
      _ = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .failed)
    }
  }

  @Test func `reclaiming wakes waiting workers only if it put a job back`() async throws {
    try await withQueue { test in
      try await test.submit()
      _ = try await test.claim()
      let seen = test.queue.work.count
      try await test.queue.reclaim()
      #expect(test.queue.work.count == seen)
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      #expect(test.queue.work.count > seen)
    }
  }
}
