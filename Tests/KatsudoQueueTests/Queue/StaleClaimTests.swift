import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

/// A worker that lost its job and comes back cannot change the job.
@Suite struct StaleClaimTests {
  /// Runs `work` with a job that its first worker lost and a second one holds.
  private func withStaleClaim(_ work: (TestQueue, _ stale: Claim, _ held: Claim) async throws -> Void) async throws {
    try await withQueue { test in
      try await test.submit()
      let stale = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      try await work(test, stale, try await test.claim())
    }
  }

  @Test func `renewing a stale claim does not prolong the lease of the new worker`() async throws {
    try await withStaleClaim { test, stale, held in
      test.clock.advance(milliseconds: 9000)
      #expect(try await test.queue.renew([stale]) == [stale.id])
      test.clock.advance(milliseconds: 1001)
      try await test.queue.reclaim()
      #expect(try await test.job(held.job.id).state == .inQueue)
    }
  }

  @Test func `a finished job cannot be finished, failed or released again`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.succeed(claim, with: JobResult(outputs: [.sample(attempt: 1)], metadata: nil))
      let end = try await test.job(id).finishedAt
      test.clock.advance(milliseconds: 1000)
      await #expect(throws: TransitionRefusal.notNow(.succeeded)) {
        try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil))
      }
      await #expect(throws: TransitionRefusal.notNow(.succeeded)) { try await test.queue.fail(claim, error: "No.") }
      await #expect(throws: TransitionRefusal.notNow(.succeeded)) { try await test.queue.release(claim) }
      try await test.queue.report(claim, progress: JobProgress(0.1))
      #expect(try await test.job(id).finishedAt == end)
      #expect(try await test.job(id).outputs == [.sample(attempt: 1)])
      #expect(try await test.queue.store.glance(id: id)?.progress == 1)
    }
  }

  @Test func `a claim of a deleted job cannot change the job that has its row now`() async throws {
    try await withQueue { test in
      try await test.submit()
      let stale = try await test.claim()
      try await test.queue.fail(stale, error: "No.")
      test.clock.advance(milliseconds: 1)
      #expect(try await test.queue.store.expire(before: test.clock.now, limit: 10) == [stale.job.id])

      // The new job has the same row number and the same attempt number.
      let id = try await test.submit()
      let held = try await test.claim()
      #expect(held.job.id == id)
      test.clock.advance(milliseconds: 9000)
      #expect(try await test.queue.renew([stale]) == [stale.id])
      try await test.queue.report(stale, progress: JobProgress(0.9))
      await #expect(throws: TransitionRefusal.self) { try await test.queue.succeed(stale, with: JobResult(outputs: [], metadata: nil)) }
      #expect(try await test.job(id).progress == 0)
      #expect(try await test.job(id).state == .inProgress)
      test.clock.advance(milliseconds: 1001)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inQueue)
    }
  }
}

extension StoredOutput {
  static func sample(attempt: Int) -> StoredOutput {
    StoredOutput(
      role: .video, name: "a.mp4", contentType: "video/mp4", byteCount: 60, sha256: String(repeating: "0", count: 64), seconds: 5,
      locator: "a/\(attempt)/a.mp4", attributes: ["node": "9"])
  }
}
