import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct CancelTests {
  @Test func `a cancel does not stop a running job`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      let outcome = try #require(try await test.queue.cancel(id: id))
      #expect(
        outcome
          == CancelReply(
            state: .inProgress, outcome: .notCancellable(reason: "The request runs. Add ?running=true to stop a request that runs.")))
      #expect(try await test.queue.renew([claim]).isEmpty)
      try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.job(id).state == .succeeded)
    }
  }

  @Test func `a cancel does not change a finished job`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(3)
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [], metadata: nil))
      try await test.queue.fail(test.claim(), error: "No.")
      _ = try await test.queue.cancel(id: ids[2])
      let ends = try await test.ends(ids)
      test.clock.advance(milliseconds: 1000)
      for (id, state) in zip(ids, [.succeeded, .failed, .cancelled] as [JobState]) {
        let outcome = try #require(try await test.queue.cancel(id: id))
        let reason = state == .cancelled ? "The request was cancelled before." : "The request has ended."
        #expect(outcome == CancelReply(state: state, outcome: .notCancellable(reason: reason)))
      }
      #expect(try await test.ends(ids) == ends)
    }
  }

  @Test func `a job that was put back can be cancelled, and its old worker cannot finish it`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let stale = try await test.claim()
      try await test.queue.release(stale)
      #expect(try await test.queue.cancel(id: id)?.outcome == .cancelled)
      await #expect(throws: TransitionRefusal.notNow(.cancelled)) {
        try await test.queue.succeed(stale, with: JobResult(outputs: [], metadata: nil))
      }
      #expect(try await test.job(id).state == .cancelled)
    }
  }

  @Test func `a running job that no engine answers for is reported as requested, and is cancelled when its attempt ends`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      let reply = try await test.queue.cancel(id: id, running: true, within: .milliseconds(20))
      #expect(reply == CancelReply(state: .inProgress, outcome: .requested))
      #expect(try await test.isCancelAsked(id))
      try await test.queue.release(claim)
      #expect(try await test.job(id).state == .cancelled)
    }
  }

  @Test func `a cancel of a running job waits for the engine and reports its answer`() async throws {
    try await withQueue { test in
      for isCancelled in [true, false] {
        let id = try await test.submit()
        let claim = try await test.claim()
        let seen = test.queue.cancels.count
        async let reply = test.queue.cancel(id: id, running: true, within: .seconds(600))
        await test.queue.cancels.wait(after: seen)
        if isCancelled { try await test.queue.confirmCancel(claim) } else { try await test.queue.refuseCancel(claim) }
        let refused = CancelReply.Outcome.notCancellable(reason: "The engine test does not stop a request that it works on.")
        #expect(
          try await reply == CancelReply(state: isCancelled ? .cancelled : .inProgress, outcome: isCancelled ? .cancelled : refused))
      }
    }
  }

  @Test func `a worker that dies while it is asked to stop leaves a cancelled job`() async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder)
      let id = try await test.submit()
      _ = try await test.claim()
      _ = try await test.queue.cancel(id: id, running: true, within: .milliseconds(20))
      try test.database.close()
      test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart())
      #expect(try await test.job(id).state == .cancelled)
    }
  }
}
