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
