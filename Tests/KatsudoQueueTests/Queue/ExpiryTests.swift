import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

@Suite struct ExpiryTests {
  @Test func `what ended before a moment is deleted, the oldest end first, a batch at a time`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(5)
      // They end in another order than they came.
      for index in [3, 0, 4, 1, 2] {
        test.clock.advance(milliseconds: 1000)
        _ = try await test.queue.cancel(id: ids[index])
      }
      let moment = test.clock.now
      #expect(try await Set(test.queue.expire(before: moment, limit: 3)) == [ids[3], ids[0], ids[4]])
      #expect(try await test.queue.expire(before: moment, limit: 3) == [ids[1]])
      #expect(try await test.queue.expire(before: moment, limit: 3) == [])
      // The last one ended at the moment, not before it.
      #expect(try await test.job(ids[2]).state == .cancelled)
    }
  }

  @Test func `what waits or runs is never deleted, however old`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(2)
      let claim = try await test.claim()
      test.clock.advance(milliseconds: 1_000_000_000)
      #expect(try await test.queue.expire(before: test.clock.now, limit: 10).isEmpty)
      #expect(try await test.job(ids[1]).state == .inQueue)
      try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.queue.expire(before: test.clock.now, limit: 10).isEmpty)
    }
  }

  @Test func `a deleted job is unknown to every call, even one whose status was just asked for`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.queue.glance(id: id)?.state == .succeeded)
      #expect(try await test.queue.glance(id: id)?.progress == 1)
      #expect(try await test.queue.expire(before: test.clock.now.adding(seconds: 1), limit: 10) == [id])
      #expect(try await test.queue.glance(id: id) == nil)
      #expect(try await test.queue.job(id: id) == nil)
      #expect(try await test.queue.cancel(id: id) == nil)
      #expect(try await test.queue.list(JobFilter(owner: "ann", limit: 10)).isEmpty)
    }
  }

  @Test func `a job cancelled while its status is asked for is told as it is`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      #expect(try await test.queue.glance(id: id)?.state == .inQueue)
      _ = try await test.queue.cancel(id: id)
      #expect(try await test.queue.glance(id: id)?.state == .cancelled)
      #expect(try await test.queue.glance(id: id)?.owner == "ann")
    }
  }
}
