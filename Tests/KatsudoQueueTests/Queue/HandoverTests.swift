import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// The record of handed-over work, which prevents that work is paid twice, even if the server ends at any moment.
@Suite(.timeLimit(.minutes(5))) struct HandoverTests {
  @Test func `handed-over work stays in progress over a restart and is reattached with its id`() async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder)
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      try await test.queue.accept(claim, remoteID: "remote-1")
      try test.database.close()

      test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart())
      #expect(try await test.job(id).state == .inProgress)
      #expect(try await test.queue.store.glance(id: id)?.state == .inProgress)
      #expect(try await test.queue.claim(lanes: ["test/a"], engine: "test") == nil, "handed-over work must not be claimed")
      #expect(try await test.queue.reattach(engine: "other") == nil, "the work belongs to another engine")
      #expect(try await test.queue.store.adriftByEngine() == ["test": 1])
      let again = try #require(try await test.queue.reattach(engine: "test"))
      #expect(again.job.id == id)
      #expect(again.isHandedOver)
      #expect(again.job.lifecycle.remoteID == "remote-1")
      #expect(again.attempt == claim.attempt + 1)
      #expect(try await test.queue.reattach(engine: "test") == nil, "work is reattached once only")
      try await test.queue.succeed(again, with: JobResult(outputs: [], metadata: nil))
      #expect(try await test.job(id).state == .succeeded)
      try test.database.close()
    }
  }

  @Test func `a submission without a stored answer is still open after a restart`() async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder)
      let id = try await test.submit()
      try await test.queue.handOver(test.claim())
      try test.database.close()
      test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart())
      let again = try #require(try await test.queue.reattach(engine: "test"))
      #expect(again.job.id == id)
      #expect(again.isHandedOver)
      #expect(again.job.lifecycle.remoteID == nil)
      try test.database.close()
    }
  }

  @Test func `a withdrawn submission can be claimed again after a restart`() async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder)
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      #expect(try await test.queue.withdraw(claim) == .inProgress)
      #expect(try await test.queue.decline(claim, error: "Not now.") == .inQueue)
      #expect(try await test.position(id) == 1)
      try test.database.close()
      test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart())
      #expect(try await test.queue.reattach(engine: "test") == nil)
      let again = try await test.claim()
      #expect(again.job.id == id)
      #expect(!again.isHandedOver)
      try test.database.close()
    }
  }

  @Test func `handed-over work cannot be declined`() async throws {
    try await withQueue { test in
      try await test.submit()
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      await #expect(throws: TransitionRefusal.notNow(.inProgress)) { try await test.queue.decline(claim, error: "No.") }
    }
  }

  private static let refused = CancelReply.Outcome.notCancellable(
    reason: "The engine test does not stop a request that it works on.")

  @Test func `a cancel waits for the service, and tells what it said`() async throws {
    try await withQueue { test in
      for isCancelled in [true, false] {
        let id = try await test.submit()
        let claim = try await test.claim()
        try await test.queue.handOver(claim)
        try await test.queue.accept(claim, remoteID: "r-\(isCancelled)")
        let seen = test.queue.cancels.count
        async let reply = test.queue.cancel(id: id, within: .seconds(600))
        await test.queue.cancels.wait(after: seen)
        #expect(try await test.isCancelAsked(id))
        if isCancelled { try await test.queue.confirmCancel(claim) } else { try await test.queue.refuseCancel(claim) }
        #expect(
          try await reply == CancelReply(state: isCancelled ? .cancelled : .inProgress, outcome: isCancelled ? .cancelled : Self.refused))
        if !isCancelled { try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil)) }
      }
    }
  }

  @Test func `a cancel succeeds if the submission is withdrawn`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      let seen = test.queue.cancels.count
      async let reply = test.queue.cancel(id: id, within: .seconds(600))
      await test.queue.cancels.wait(after: seen)
      #expect(try await test.queue.withdraw(claim) == .cancelled)
      #expect(try await reply == CancelReply(state: .cancelled, outcome: .cancelled))
      #expect(try await test.job(id).finishedAt != nil)
      await #expect(throws: TransitionRefusal.notNow(.cancelled)) { try await test.queue.decline(claim, error: "Busy.") }
      #expect(try await test.queue.reattach(engine: "test") == nil)
    }
  }

  @Test func `a cancel without an answer in time says that the job goes on, and stays requested over a restart`() async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder)
      let id = try await test.submit()
      let claim = try await test.claim()
      try await test.queue.handOver(claim)
      let reply = try await test.queue.cancel(id: id, within: .milliseconds(20))
      #expect(reply == CancelReply(state: .inProgress, outcome: Self.refused))
      try test.database.close()
      test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart())
      #expect(try await test.isCancelAsked(id))
      let again = try #require(try await test.queue.reattach(engine: "test"))
      #expect(again.job.lifecycle.isCancelAsked)
      try await test.queue.confirmCancel(again)
      #expect(try await test.job(id).state == .cancelled)
      #expect(try await !test.isCancelAsked(id))
      try test.database.close()
    }
  }
}
