import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

@Suite struct ListingTests {
  /// Runs `work` with fifteen jobs of Ann, three in each state, and five of Bob, one in each state. `all` has Ann's jobs, oldest first.
  private func withJobs(_ work: (TestQueue, _ ids: [JobState: [String]], _ all: [String]) async throws -> Void) async throws {
    try await withQueue { test in
      var ids: [JobState: [String]] = [:]
      var all: [String] = []
      // Claims take the oldest waiting job, so jobs that run or end are submitted first and waiting jobs last.
      for state in [.succeeded, .failed, .cancelled, .inProgress, .inQueue] as [JobState] {
        for owner: Owner in ["ann", "bob", "ann", "ann"] {
          let id = try await test.submit(owner: owner)
          switch state {
          case .inQueue: break
          case .inProgress: _ = try await test.claim()
          case .succeeded: try await test.queue.succeed(test.claim(), with: JobResult(outputs: [.sample(attempt: 1)], metadata: nil))
          case .failed: try await test.queue.fail(test.claim(), error: "No.")
          case .cancelled: _ = try await test.queue.cancel(id: id)
          }
          if owner == "ann" {
            ids[state, default: []].append(id)
            all.append(id)
          }
        }
      }
      try await work(test, ids, all)
    }
  }

  @Test func `an owner sees all own jobs, newest first, and no others`() async throws {
    try await withJobs { test, _, all async throws in
      #expect(try await test.queue.store.list(JobFilter(owner: "ann", limit: 100)).map(\.id) == all.reversed())
      #expect(try await test.queue.store.list(JobFilter(owner: "bob", limit: 100)).count == 5)
      #expect(try await test.queue.store.list(JobFilter(owner: "nobody", limit: 100)).isEmpty)
    }
  }

  @Test(arguments: [1, 2, 4, 7, 15, 16])
  func `pages follow one another without gaps or repetitions`(limit: Int) async throws {
    try await withJobs { test, _, all in
      var seen: [String] = []
      var before: String?
      while true {
        let page = try await test.queue.store.list(JobFilter(owner: "ann", before: before, limit: limit))
        #expect(page.count <= limit)
        seen += page.map(\.id)
        guard let last = page.last else { break }
        before = last.id
      }
      #expect(seen == all.reversed())
    }
  }

  @Test(arguments: JobState.allCases)
  func `a list for one state has exactly the jobs in it`(state: JobState) async throws {
    try await withJobs { test, ids, _ in
      let found = try await test.queue.store.list(JobFilter(owner: "ann", states: [state], limit: 100))
      #expect(found.map(\.id) == ids[state]?.reversed())
      #expect(found.allSatisfy { $0.state == state })
    }
  }

  @Test func `a list for several states has the jobs of all of them, page by page`() async throws {
    try await withJobs { test, ids, _ in
      let wanted = ids[.succeeded, default: []] + ids[.inQueue, default: []]
      let first = try await test.queue.store.list(JobFilter(owner: "ann", states: [.succeeded, .inQueue], limit: 4))
      let second = try await test.queue.store.list(
        JobFilter(owner: "ann", states: [.succeeded, .inQueue], before: first.last?.id, limit: 4))
      #expect((first + second).map(\.id) == wanted.reversed())
      #expect(first.count == 4)
      #expect(second.count == 2)
    }
  }

  @Test func `the next page is right although jobs were added and changed in between`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(6)
      let first = try await test.queue.store.list(JobFilter(owner: "ann", limit: 3))
      try await test.submit()
      try await test.queue.succeed(test.claim(), with: JobResult(outputs: [], metadata: nil))
      let second = try await test.queue.store.list(JobFilter(owner: "ann", before: first.last?.id, limit: 3))
      #expect((first + second).map(\.id) == ids.reversed())
    }
  }

  @Test func `the next page is right although the last job of the page before was deleted`() async throws {
    try await withQueue { test in
      var ids: [String] = []
      for _ in 0..<4 {
        test.clock.advance(milliseconds: 1000)
        ids.append(try await test.submit())
      }
      let first = try await test.queue.store.list(JobFilter(owner: "ann", limit: 2))
      #expect(first.map(\.id) == [ids[3], ids[2]])
      _ = try await test.queue.cancel(id: ids[2])
      #expect(try await test.queue.store.expire(before: test.clock.now.adding(seconds: 1), limit: 10) == [ids[2]])
      #expect(try await test.queue.store.list(JobFilter(owner: "ann", before: ids[2], limit: 10)).map(\.id) == [ids[1], ids[0]])
      #expect(try await test.queue.store.list(JobFilter(owner: "ann", before: "00000000-0000-7000-8000-000000000000", limit: 10)).isEmpty)
    }
  }

  @Test func `the store finds which of many ids exist or have not ended`() async throws {
    try await withJobs { test, ids, all async throws in
      let asked = all + ["gone", ""]
      #expect(try await test.queue.store.existing(among: asked, unfinishedOnly: false) == Set(all))
      let unfinished = Set(ids[.inQueue, default: []] + ids[.inProgress, default: []])
      #expect(try await test.queue.store.existing(among: asked, unfinishedOnly: true) == unfinished)
      #expect(try await test.queue.store.existing(among: [], unfinishedOnly: false).isEmpty)
    }
  }
}
