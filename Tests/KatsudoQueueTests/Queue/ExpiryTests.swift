import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

@Suite struct ExpiryTests {
  @Test func `waiting and running jobs never expire, however old they are`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(2)
      let claim = try await test.claim()
      test.clock.advance(milliseconds: 1_000_000_000)
      #expect(try await test.queue.store.expire(before: test.clock.now, limit: 10).isEmpty)
      #expect(try await test.job(ids[1]).state == .inQueue)
      try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.queue.store.expire(before: test.clock.now, limit: 10).isEmpty)
    }
  }

  @Test func `an expired job is unknown to every call, even if its status was read just before`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.queue.store.glance(id: id)?.state == .succeeded)
      #expect(try await test.queue.store.glance(id: id)?.progress == 1)
      #expect(try await test.queue.store.expire(before: test.clock.now.adding(seconds: 1), limit: 10) == [id])
      #expect(try await test.queue.store.glance(id: id) == nil)
      #expect(try await test.queue.store.job(id: id) == nil)
      #expect(try await test.queue.cancel(id: id) == nil)
      #expect(try await test.queue.store.list(JobFilter(owner: "ann", limit: 10)).isEmpty)
    }
  }

  @Test func `the status of a job that was just cancelled is cancelled`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      #expect(try await test.queue.store.glance(id: id)?.state == .inQueue)
      _ = try await test.queue.cancel(id: id)
      #expect(try await test.queue.store.glance(id: id)?.state == .cancelled)
      #expect(try await test.queue.store.glance(id: id)?.owner == "ann")
    }
  }
}
