import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers
import Testing

extension JobStoreConformance {
  static let history: [Rule] = [
    Rule("a search finds the jobs that match all filters, newest first, in both stores") { world in
      var ids: [String] = []
      let start = world.clock.now
      for (lane, owner, labels) in [
        ("test/a", "ann", ["x"]), ("test/b", "ann", ["x", "y"]), ("test/a", "ann", []), ("test/a", "bob", ["x"]), ("test/b", "ann", ["y"]),
      ] as [(String, Owner, [String])] {
        ids.append(try await world.submit(lane, owner: owner, labels: labels, to: ids.count.isMultiple(of: 2) ? world.a : world.b))
        world.clock.advance(milliseconds: 1000)
      }
      _ = try await world.a.apply(.cancelRequested, to: ids[1], result: nil)
      let second = start.adding(seconds: 1)
      let cases: [(JobSearch, [Int])] = [
        (JobSearch(owner: "ann", limit: 10), [4, 2, 1, 0]),
        (JobSearch(owner: "ann", modelID: "test/a", limit: 10), [2, 0]),
        (JobSearch(owner: "ann", labels: ["x"], limit: 10), [1, 0]),
        (JobSearch(owner: "ann", labels: ["x", "y"], limit: 10), [1]),
        (JobSearch(owner: "ann", modelID: "test/b", labels: ["y"], limit: 10), [4, 1]),
        (JobSearch(owner: "ann", states: [.cancelled], labels: ["y"], limit: 10), [1]),
        (JobSearch(owner: "ann", states: [.inQueue], modelID: "test/b", limit: 10), [4]),
        (JobSearch(owner: "ann", from: second, limit: 10), [4, 2, 1]),
        (JobSearch(owner: "ann", to: second, limit: 10), [0]),
        (JobSearch(owner: "ann", from: second, to: second.adding(seconds: 1), limit: 10), [1]),
        (JobSearch(owner: "ann", from: second.adding(seconds: 0.0005), to: second.adding(seconds: 1), limit: 10), []),
        (JobSearch(owner: "bob", labels: ["x"], limit: 10), [3]),
        (JobSearch(owner: "bob", labels: ["y"], limit: 10), []),
      ]
      for store in [world.a, world.b] {
        for (search, expected) in cases {
          let page = try await store.find(search)
          #expect(page.jobs.map(\.id) == expected.map { ids[$0] }, "\(search)")
          #expect(page.next == nil)
        }
        let details = try await store.details(of: ids + ["gone"])
        #expect(details.count == 5)
        #expect(details[ids[1]] == JobDetails(labels: ["x", "y"], result: nil))
      }
    },
    Rule("pages of a search follow one another, and a page reads no more jobs than allowed") { world in
      var ids: [String] = []
      for number in 0..<7 {
        world.clock.advance(milliseconds: 1)
        ids.append(try await world.submit(labels: number.isMultiple(of: 3) ? ["x", "rare"] : ["x"]))
      }
      for (limit, readLimit) in [(2, 100), (1, 100), (7, 2), (2, 3), (1, 1)] {
        for labels in [["x"], ["x", "rare"]] {
          var found: [String] = []
          var search = JobSearch(owner: "ann", labels: labels, limit: limit, readLimit: readLimit)
          for _ in 0..<20 {
            let page = try await world.b.find(search)
            #expect(page.jobs.count <= min(limit, readLimit))
            found += page.jobs.map(\.id)
            search.before = page.next
            if page.next == nil { break }
          }
          let expected = labels.count == 1 ? ids : ids.enumerated().filter { $0.offset.isMultiple(of: 3) }.map(\.element)
          #expect(found == expected.reversed(), "\(limit) \(readLimit) \(labels)")
        }
      }
    },
    Rule("a job that has ended can be deleted, and its idempotency key and its usage stay") { world in
      let id = try await world.submit(labels: ["x"], key: "k")
      await #expect(throws: TransitionRefusal.notNow(.inQueue)) { try await world.b.delete(id: id) }
      _ = try await world.claim()
      await #expect(throws: TransitionRefusal.notNow(.inProgress)) { try await world.b.delete(id: id) }
      _ = try await world.a.apply(.succeeded(attempt: 1), to: id, result: JobResult())
      #expect(try await world.state(id) == .succeeded)
      #expect(try await world.b.delete(id: id))
      #expect(try await world.state(id) == nil)
      for store in [world.a, world.b] {
        #expect(try await store.delete(id: id) == false)
        #expect(try await store.result(of: id) == nil)
        #expect(try await store.input(of: id) == nil)
        #expect(try await store.facts(of: id) == nil)
        #expect(try await store.find(JobSearch(owner: "ann", labels: ["x"], limit: 10)).jobs.isEmpty)
        #expect(try await store.keptSubmit(key: "k", owner: "ann")?.requestID == id)
        #expect(try await store.usage(of: "ann", days: 0...100_000).map(\.succeeded) == [1])
      }
    },
    Rule("the ends of jobs are summed by owner, day and key") { world in
      let day = world.clock.now.day
      func run(_ owner: Owner, key: String?, _ end: (String) async throws -> Void) async throws {
        let id = try await world.submit(owner: owner, keyID: key)
        try await end(id)
      }
      func succeed(_ id: String) async throws {
        _ = try await world.claim(from: world.b)
        let file = StoredOutput(
          role: .video, name: "v", contentType: "video/mp4", byteCount: 1, sha256: "0", seconds: 2.5, locator: "l")
        _ = try await world.a.apply(
          .succeeded(attempt: 1), to: id, result: JobResult(outputs: [file]), facts: JobFacts(dollars: 0.25))
      }
      try await run("ann", key: "one", succeed)
      try await run("ann", key: "one", succeed)
      try await run("ann", key: "two") { _ = try await world.b.apply(.cancelRequested, to: $0, result: nil) }
      try await run("ann", key: nil) { id in
        _ = try await world.claim()
        _ = try await world.b.apply(.failed(attempt: 1, error: "No."), to: id, result: nil)
      }
      try await run("bob", key: "three", succeed)
      world.clock.advance(days: 1)
      try await run("ann", key: "one") { id in
        let facts = JobFacts(reusedFrom: "other", dollars: 0)
        _ = try await world.a.apply(.reused(from: "other", engine: "e"), to: id, result: JobResult(), facts: facts)
      }
      for store in [world.a, world.b] {
        #expect(
          try await store.usage(of: "ann", days: day...day + 1) == [
            JobUsage(day: day, keyID: nil, failed: 1), JobUsage(day: day, keyID: "one", succeeded: 2, seconds: 5, dollars: 0.5),
            JobUsage(day: day, keyID: "two", cancelled: 1), JobUsage(day: day + 1, keyID: "one", succeeded: 1, reused: 1),
          ])
        #expect(try await store.usage(of: "ann", days: day + 1...day + 1).count == 1)
        #expect(try await store.usage(of: "cid", days: day...day + 1).isEmpty)
      }
      try await world.b.expireUsage(before: day + 1)
      #expect(try await world.a.usage(of: "ann", days: day...day + 1).map(\.day) == [day + 1])
      #expect(try await world.a.usage(of: "bob", days: day...day + 1).isEmpty)
    },
    Rule("the facts of a job are those of the submit until an event brings others") { world in
      let media = [MediaHash(place: "image_url", kind: .image, sha256: "aa", byteCount: 3)]
      let first = JobFacts(modelVersion: "v1", inputHash: nil, media: media, seed: -7, mayReuse: true)
      let id = try await world.submit(facts: first)
      #expect(try await world.b.facts(of: id) == first)
      _ = try await world.claim()
      var second = JobFacts(modelVersion: "other", inputHash: "h", media: media, seed: 9, ranVersion: "v2", engineVersion: "1.0")
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil, facts: second)
      // The version at acceptance and the wish to reuse never change.
      second.modelVersion = "v1"
      second.mayReuse = true
      #expect(try await world.b.facts(of: id) == second)
      _ = try await world.b.apply(.failed(attempt: 1, error: "No."), to: id, result: nil)
      #expect(try await world.a.facts(of: id) == second)
      #expect(try await world.a.facts(of: "gone") == nil)
    },
    Rule("the newest result of the same owner, input and model version can be reused") { world in
      func make(_ owner: Owner = "ann", lane: String = "test/a", input: String = "h", ran: String = "v1") async throws -> String {
        let id = try await world.submit(lane, owner: owner, facts: JobFacts(modelVersion: "v1", inputHash: input))
        let claim = try await world.claim([lane])
        #expect(claim.job.id == id)
        let facts = JobFacts(inputHash: input, ranVersion: ran)
        _ = try await world.b.apply(.succeeded(attempt: 1), to: id, result: JobResult(metadata: ["id": .string(id)]), facts: facts)
        return id
      }
      let key = ReuseKey(owner: "ann", modelID: "test/a", modelVersion: "v1", inputHash: "h")
      #expect(try await world.a.reusable(key) == nil)
      let first = try await make()
      let second = try await make()
      for id in [try await make("bob"), try await make(lane: "test/b"), try await make(input: "g"), try await make(ran: "v2")] {
        #expect(try await world.b.reusable(key)?.requestID != id)
      }
      let failed = try await world.submit(facts: JobFacts(modelVersion: "v1", inputHash: "h"))
      _ = try await world.claim()
      let facts = JobFacts(inputHash: "h", ranVersion: "v1")
      _ = try await world.a.apply(.failed(attempt: 1, error: "No."), to: failed, result: nil, facts: facts)
      for store in [world.a, world.b] {
        let found = try #require(try await store.reusable(key))
        #expect(found.requestID == second)
        #expect(found.origin == second)
        #expect(found.engine == "engine")
        #expect(found.result.metadata == ["id": .string(second)])
      }
      #expect(try await world.b.delete(id: second))
      #expect(try await world.a.reusable(key)?.requestID == first)
    },
    Rule("a job that is submitted with an earlier result ends in the same transaction, and is told twice") { world in
      let told = NIOLockedValueBox<[JobChange]>([])
      world.a.observe { change in told.withLockedValue { $0.append(change) } }
      let facts = JobFacts(reusedFrom: "first", dollars: 0)
      let earlier = EarlierResult(result: JobResult(metadata: ["a": 1]), facts: facts, origin: "first", engine: "e")
      let id = "01a20438-cf1a-7d7e-8521-724864376da3"
      try await world.a.submit(
        NewJob(
          id: id, owner: "ann", modelID: "test/a", input: JobInput(values: [:]), createdAt: world.clock.now,
          webhook: world.webhook(tellsEveryState: true)), limits: .init(), earlier: earlier)
      #expect(told.withLockedValue { $0.map(\.event) } == [.submitted, .reused])
      #expect(told.withLockedValue { $0.map(\.job.state) } == [.inQueue, .succeeded])
      #expect(told.withLockedValue { $0.allSatisfy(\.addsDelivery) })
      for store in [world.a, world.b] {
        #expect(try await store.claim(world.wish()) { _ in } == nil)
        #expect(try await store.counts() == JobCounts())
        #expect(try await store.glance(id: id)?.state == .succeeded)
        #expect(try await store.result(of: id)?.metadata == ["a": 1])
        #expect(try await store.facts(of: id)?.reusedFrom == "first")
        #expect(try await store.usage(of: "ann", days: world.clock.now.day...world.clock.now.day).map(\.reused) == [1])
      }
      #expect(try await world.kinds(id) == [.submitted, .reused])
    },
    Rule("an attempt that finds an earlier result ends with it, and the engine of the job is the one that made it") { world in
      let id = try await world.submit()
      let claim = try await world.claim()
      let facts = JobFacts(reusedFrom: "first", dollars: 0)
      let event = JobEvent.reused(from: "first", engine: "e", attempt: claim.attempt)
      await #expect(throws: TransitionRefusal.staleAttempt(current: claim.attempt)) {
        try await world.b.apply(.reused(from: "first", engine: "e", attempt: claim.attempt + 1), to: id, result: JobResult())
      }
      let change = try #require(try await world.b.apply(event, to: id, result: JobResult(metadata: ["a": 1]), facts: facts))
      #expect(change.event == .reused)
      for store in [world.a, world.b] {
        let job = try #require(try await store.job(id: id))
        #expect(job.state == .succeeded)
        #expect(job.lifecycle.engine == "e")
        #expect(job.attempt == 1)
        #expect(try await store.result(of: id)?.metadata == ["a": 1])
        #expect(try await store.facts(of: id)?.reusedFrom == "first")
        #expect(try await store.counts() == JobCounts())
      }
      #expect(try await world.kinds(id) == [.submitted, .claimed, .reused])
      #expect(try await world.a.events(of: id, after: 0, limit: 10).map(\.attempt) == [0, 1, 1])
    },
    Rule("a waiting job that gets an earlier result succeeds without an attempt, and no worker gets it") { world in
      let id = try await world.submit()
      let facts = JobFacts(reusedFrom: "first", dollars: 0)
      let files = [StoredOutput.Role.video, .thumbnail].map { role in
        StoredOutput(
          role: role, name: role.rawValue, contentType: "a/b", byteCount: 1, sha256: "0", seconds: nil, locator: "l")
      }
      let reused = JobResult(outputs: files, metadata: ["a": 1])
      let change = try #require(try await world.b.apply(.reused(from: "first", engine: "e"), to: id, result: reused, facts: facts))
      #expect(change.job.lifecycle == JobLifecycle(state: .succeeded, engine: "e", finishedAt: world.clock.now))
      #expect(try await world.state(id) == .succeeded)
      #expect(try await world.a.result(of: id)?.metadata == ["a": 1])
      #expect(try await world.a.result(of: id)?.outputs == files)
      #expect(try await world.a.facts(of: id)?.reusedFrom == "first")
      #expect(try await world.a.claim(world.wish()) { _ in } == nil)
      #expect(try await world.b.counts() == JobCounts())
      #expect(try await world.a.events(of: id, after: 0, limit: 10).last?.detail == ["from": "first"])
      #expect(try await world.kinds(id) == [.submitted, .output, .reused])
      #expect(try await world.a.events(of: id, after: 0, limit: 10).map(\.state) == [.inQueue, .inQueue, .succeeded])
      let running = try await world.submit()
      _ = try await world.claim()
      await #expect(throws: TransitionRefusal.notNow(.inProgress)) {
        try await world.b.apply(.reused(from: "first", engine: nil), to: running, result: JobResult())
      }
    },
  ]
}
