import KatsudoAPI
import KatsudoCore
import Testing

/// The rules about the limits of single lanes.
extension JobStoreConformance {
  static let lanes: [Rule] = [
    Rule("the limit of a lane's waiting jobs counts the owner's jobs of both stores, and no other lane") { world in
      let limits = WaitingLimits(lane: 2)
      try await world.submit(limits: limits)
      try await world.submit(to: world.b, limits: limits)
      for store in [world.a, world.b] {
        await #expect(throws: QueueFull.lane(limit: 2)) { try await world.submit(to: store, limits: limits) }
      }
      try await world.submit("test/b", to: world.b, limits: limits)
      try await world.submit(owner: "bob", limits: limits)
      // A job that starts frees a place.
      _ = try await world.claim(from: world.b)
      try await world.submit(limits: limits)
      #expect(try await world.a.counts() == JobCounts(waitingByLane: ["test/a": 3, "test/b": 1], running: 1))
    },
    Rule("a claim takes no more jobs of a lane than may run, counted over both stores") { world in
      let ids = try await world.submit(3)
      let other = try await world.submit("test/b")
      var wish = world.wish(["test/a", "test/b"])
      wish.limit = 9
      wish.runningLimits = ["test/a": 2]
      let first = try await world.a.claims(wish) { _ in }.map(\.job.id)
      #expect(first == [ids[0], ids[1], other])
      for store in [world.a, world.b] { #expect(try await store.claims(wish) { _ in }.isEmpty) }
      _ = try await world.b.apply(.succeeded(attempt: 1), to: ids[0], result: JobResult())
      #expect(try await world.b.claims(wish) { _ in }.map(\.job.id) == [ids[2]])
    },
    Rule("the waiting jobs of a lane are those of all owners, and no running ones") { world in
      let ids = try await world.submit(2) + [world.submit(owner: "bob")]
      try await world.submit("test/b")
      for store in [world.a, world.b] { #expect(try await Set(store.waiting(in: "test/a", limit: 9)) == Set(ids)) }
      let claim = try await world.claim(from: world.b)
      for store in [world.a, world.b] {
        #expect(try await Set(store.waiting(in: "test/a", limit: 9)) == Set(ids).subtracting([claim.job.id]))
      }
      #expect(try await world.a.waiting(in: "test/a", limit: 1).count == 1)
      #expect(try await world.a.waiting(in: "test/c", limit: 1).isEmpty)
    },
    Rule("the sum of the day has the prices of unfinished jobs and the costs of others") { world in
      #expect(try await world.a.spentToday(by: "ann") == 0)
      let job = world.job(price: 2)
      try await world.a.submit(job, limits: .init(), earlier: nil)
      for store in [world.a, world.b] { #expect(try await store.spentToday(by: "ann") == 2) }
      _ = try await world.claim()
      _ = try await world.b.apply(.succeeded(attempt: 1), to: job.id, result: JobResult(), facts: JobFacts(dollars: 3.5))
      for store in [world.a, world.b] { #expect(try await store.spentToday(by: "ann") == 3.5) }
      #expect(try await world.a.spentToday(by: "bob") == 0)
      world.clock.setWallClock(forwardBySeconds: 86_400)
      #expect(try await world.a.spentToday(by: "ann") == 0)
    },
  ]
}
