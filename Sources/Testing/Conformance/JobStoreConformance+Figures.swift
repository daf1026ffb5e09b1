import KatsudoAPI
import KatsudoCore
import Testing

extension JobStoreConformance {
  static let figures: [Rule] = [
    Rule("the oldest waiting job of each lane is the one that was accepted first") { world in
      #expect(try await world.a.oldestWaiting().isEmpty)
      let start = world.clock.now
      let first = try await world.submit("test/a")
      world.clock.advance(milliseconds: 10)
      try await world.submit("test/a", owner: "bob", to: world.b)
      world.clock.advance(milliseconds: 10)
      try await world.submit("test/b", to: world.b)
      for store in [world.a, world.b] {
        #expect(try await store.oldestWaiting() == ["test/a": start, "test/b": start.adding(seconds: 0.02)])
      }
      let claim = try await world.claim(from: world.b)
      #expect(claim.job.id == first)
      #expect(try await world.a.oldestWaiting()["test/a"] == start.adding(seconds: 0.01))
      _ = try await world.b.apply(.released(attempt: 1), to: first, result: nil)
      #expect(try await world.a.oldestWaiting()["test/a"] == start, "a job that comes back is as old as before")
    },
    Rule("the owners with the most waiting jobs are counted") { world in
      for owner in ["ann", "bob", "bob", "cid", "cid", "cid"] as [Owner] { try await world.submit(owner: owner) }
      let claim = try await world.claim()
      let counts: [Owner: Int] = ["ann": 1, "bob": 2, "cid": 3].merging([claim.job.owner: -1], uniquingKeysWith: +).filter { $0.value > 0 }
      for store in [world.a, world.b] {
        #expect(try await store.waitingByOwner(limit: 10) == counts)
        #expect(try await store.waitingByOwner(limit: 1) == ["cid": counts["cid"] ?? 0])
      }
    },
    Rule("the times of a model are those of its newest jobs that ran and succeeded, of all owners") { world in
      func run(_ milliseconds: Int64, lane: String = "test/a", owner: Owner = "ann", facts: JobFacts? = nil, fails: Bool = false)
        async throws
      {
        let id = try await world.submit(lane, owner: owner, to: world.b)
        world.clock.advance(milliseconds: 1000)
        let claim = try await world.claim([lane])
        #expect(claim.job.id == id)
        world.clock.advance(milliseconds: milliseconds)
        let event: JobEvent =
          if fails { .failed(attempt: 1, error: "No.") } else if facts == nil { .succeeded(attempt: 1) } else {
            .reused(from: "x", engine: "e", attempt: 1)
          }
        _ = try await world.b.apply(event, to: id, result: fails ? nil : JobResult(), facts: facts)
      }
      #expect(try await world.a.runTimes(of: "test/a", limit: 10).isEmpty)
      try await run(1500)
      try await run(2500, owner: "bob")
      try await run(7000, lane: "test/b")
      try await run(9000, fails: true)
      try await run(100, facts: JobFacts(reusedFrom: "x", dollars: 0))
      let waiting = try await world.submit()
      _ = try await world.a.apply(.reused(from: "x", engine: "e"), to: waiting, result: JobResult(), facts: JobFacts(reusedFrom: "x"))
      try await run(3250)
      _ = try await world.submit()
      for store in [world.a, world.b] {
        #expect(try await store.runTimes(of: "test/a", limit: 10) == [3.25, 2.5, 1.5])
        #expect(try await store.runTimes(of: "test/a", limit: 1) == [3.25])
        #expect(try await store.runTimes(of: "test/b", limit: 10) == [7])
        #expect(try await store.runTimes(of: "test/none", limit: 10).isEmpty)
      }
    },
    Rule("a job has the trace that came with it, and none if none came") { world in
      let trace = try #require(
        TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=1"))
      let plain = try await world.submit()
      try await world.b.submit(
        NewJob(
          id: "01a20438-cf1a-7d7e-8521-724864376da3", owner: "ann", modelID: "test/a", input: JobInput(values: [:]),
          createdAt: world.clock.now, trace: trace), limits: .init())
      for store in [world.a, world.b] {
        #expect(try await store.trace(of: "01a20438-cf1a-7d7e-8521-724864376da3") == trace)
        #expect(try await store.trace(of: plain) == nil)
        #expect(try await store.trace(of: "none") == nil)
      }
    },
  ]
}
