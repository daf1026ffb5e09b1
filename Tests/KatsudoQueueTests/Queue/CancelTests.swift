import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

@Suite struct CancelTests {
  @Test func `a job that runs goes on`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      let outcome = try #require(try await test.queue.cancel(id: id))
      #expect(outcome == CancelReply(state: .inProgress, isCancelled: false))
      #expect(try await test.queue.renew([claim]).isEmpty)
      try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.job(id).state == .succeeded)
    }
  }

  @Test func `a job that has ended stays as it ended`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(3)
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [], metadata: nil))
      try await test.queue.fail(test.claim(), error: "No.")
      _ = try await test.queue.cancel(id: ids[2])
      let ends = try await test.ends(ids)
      test.clock.advance(milliseconds: 1000)
      for (id, state) in zip(ids, [.succeeded, .failed, .cancelled] as [JobState]) {
        let outcome = try #require(try await test.queue.cancel(id: id))
        #expect(outcome == CancelReply(state: state, isCancelled: false))
      }
      #expect(try await test.ends(ids) == ends)
    }
  }

  @Test func `a job that came back can be cancelled, and its old worker finishes nothing`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let stale = try await test.claim()
      try await test.queue.release(stale)
      #expect(try await test.queue.cancel(id: id)?.isCancelled == true)
      await #expect(throws: TransitionRefusal.notNow(.cancelled)) {
        try await test.queue.succeed(stale, with: JobResult(outputs: [], metadata: nil))
      }
      #expect(try await test.job(id).state == .cancelled)
    }
  }
}
