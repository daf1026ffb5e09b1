import EmakiCore
import EmakiQueue
import Testing

@Suite struct ClaimTests {
  @Test func `jobs of a lane start in the order in which they were accepted`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(5)
      var claimed: [String] = []
      while let claim = try await test.queue.claim(lanes: ["test/a"], engine: "test") { claimed.append(claim.job.id) }
      #expect(claimed == ids)
    }
  }

  @Test func `an engine of several lanes takes the job that has waited longest`() async throws {
    try await withQueue { test in
      let lanes = ["test/a", "test/b", "test/c"]
      var ids: [String] = []
      for lane in [2, 0, 1, 0, 2, 1] { ids.append(try await test.submit(lanes[lane])) }
      for id in ids { #expect(try await test.queue.claim(lanes: lanes, engine: "test")?.job.id == id) }
    }
  }

  @Test func `a lane that nobody works at holds no other up`() async throws {
    try await withQueue { test in
      _ = try await test.submit(50, to: "test/idle")
      let id = try await test.submit("test/busy")
      #expect(test.queue.position(id: id) == 1)
      #expect(try await test.claim("test/busy").job.id == id)
      #expect(try await test.queue.claim(lanes: ["test/busy"], engine: "test") == nil)
      #expect(test.queue.counts() == (waiting: 50, running: 1))
    }
  }

  @Test(arguments: [[], ["test/unknown"], ["TEST/A"]])
  func `lanes without a waiting job give nothing`(lanes: [String]) async throws {
    try await withQueue { test in
      try await test.submit()
      #expect(try await test.queue.claim(lanes: lanes, engine: "test") == nil)
    }
  }

  @Test func `a claimed job is in its next attempt, names its engine and has no place any more`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      test.clock.advance(milliseconds: 1500)
      let claim = try #require(try await test.queue.claim(lanes: ["test/a"], engine: "builtin"))
      #expect(claim.attempt == 1)
      for job in [claim.job, try test.job(id)] {
        #expect(job.id == id)
        #expect(job.progressState == JobProgressState(state: .inProgress, attempt: 1, lostAttempts: 0))
        #expect(job.engine == "builtin")
        #expect(job.startedAt == test.clock.now)
        #expect(job.finishedAt == nil)
        #expect(job.progress == 0)
      }
      #expect(try test.seen(id) == Seen(state: .inProgress))
    }
  }

  @Test func `workers that claim at once never get the same job`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(40)
      let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<8 {
          group.addTask {
            var claimed: [String] = []
            while let claim = try await test.queue.claim(lanes: ["test/a"], engine: "test") { claimed.append(claim.job.id) }
            return claimed
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(claimed.sorted() == ids.sorted())
    }
  }
}
