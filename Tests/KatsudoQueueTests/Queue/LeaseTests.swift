import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

/// A worker that falls silent loses its jobs, by a clock that no administrator can set.
@Suite struct LeaseTests {
  @Test func `a job whose worker is silent too long runs again in its old place`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(2)
      let lost = try await test.claim()
      try await test.queue.report(lost, progress: 0.75)
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()

      #expect(try await test.positions(ids) == [1, 2])
      #expect(try await test.job(ids[0]).standing == Standing(state: .inQueue, attempt: 1, lostAttempts: 1))
      let next = try await test.claim()
      #expect(next.job.id == ids[0])
      #expect(next.attempt == 2)
      #expect(next.job.lifecycle.lostAttempts == 1)
      // It shows no step back before it has something to report itself.
      #expect(try await test.queue.glance(id: ids[0])?.progress == 0.75)
      try await test.queue.report(next, progress: 0.1)
      #expect(try await test.queue.glance(id: ids[0])?.progress == 0.1)
    }
  }

  @Test func `a lease holds through its last millisecond`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      _ = try await test.claim()
      test.clock.advance(milliseconds: 10_000)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inProgress)
      test.clock.advance(milliseconds: 1)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inQueue)
    }
  }

  @Test func `a heartbeat prolongs the lease from its own moment on`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(2)
      let kept = try await test.claim()
      _ = try await test.claim()
      test.clock.advance(milliseconds: 6000)
      #expect(try await test.queue.renew([kept]).isEmpty)
      test.clock.advance(milliseconds: 6000)
      try await test.queue.reclaim()
      #expect(try await test.job(ids[0]).state == .inProgress)
      #expect(try await test.job(ids[1]).state == .inQueue)
      test.clock.advance(milliseconds: 4001)
      try await test.queue.reclaim()
      #expect(try await test.job(ids[0]).state == .inQueue)
    }
  }

  @Test(arguments: [-1_000_000, 1_000_000])
  func `setting the wall clock takes no lease and gives none`(seconds: Int64) async throws {
    try await withQueue { test in
      let id = try await test.submit()
      _ = try await test.claim()
      test.clock.setWallClock(forwardBySeconds: seconds)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inProgress)
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .inQueue)
    }
  }

  @Test func `a heartbeat names the claims that are no longer held`() async throws {
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

  @Test func `a job that loses its tenth worker fails with a sentence for its owner`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      for attempt in 1...10 {
        #expect(try await test.job(id).state == .inQueue)
        #expect(try await test.claim().attempt == attempt)
        test.clock.advance(milliseconds: 10_001)
        try await test.queue.reclaim()
      }
      let job = try await test.job(id)
      #expect(job.standing == Standing(state: .failed, attempt: 10, lostAttempts: 10))
      #expect(job.error == "The request was given up after its worker vanished 10 times.")
      #expect(job.finishedAt == test.clock.now)
      #expect(try await test.queue.glance(id: id)?.state == .failed)
      #expect(try await test.counts() == (waiting: 0, running: 0))
      #expect(try await test.queue.claim(lanes: ["test/a"], engine: "test") == nil)
    }
  }

  @Test func `how many workers a job may lose is configured`() async throws {
    try await withQueue(lostAttemptLimit: 1) { test in
      let id = try await test.submit()
      _ = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      #expect(try await test.job(id).state == .failed)
    }
  }

  @Test func `taking jobs back wakes whoever waits for work, and only then`() async throws {
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

  @Test func `a heartbeat names attempts and not jobs`() async throws {
    try await withQueue { test in
      try await test.submit()
      let first = try await test.claim()
      test.clock.advance(milliseconds: 10_001)
      try await test.queue.reclaim()
      let second = try await test.claim()
      #expect(first.job.id == second.job.id)
      // One worker that has both must stop the first alone.
      #expect(try await test.queue.renew([first, second]) == [first.id])
      #expect(first.id != second.id)
    }
  }
}
