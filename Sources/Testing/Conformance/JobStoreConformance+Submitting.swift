import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers
import Testing

extension JobStoreConformance {
  static let submitting: [Rule] = [
    Rule("a submitted job is complete in both stores") { world in
      let id = try await world.submit(owner: "bob")
      for store in [world.a, world.b] {
        let job = try #require(try await store.job(id: id))
        #expect(job.id == id)
        #expect(job.owner == "bob")
        #expect(job.keyID == "key_1")
        #expect(job.modelID == "test/a")
        #expect(job.priority == 2)
        #expect(job.lifecycle == JobLifecycle(state: .inQueue))
        #expect(job.createdAt == world.clock.now)
        #expect(try await store.input(of: id) == World.input)
        #expect(try await store.result(of: id) == nil)
        #expect(try await store.glance(id: id) == JobGlance(owner: "bob", state: .inQueue, position: 1, reported: 0))
        #expect(try await store.waitingLanes() == ["test/a"])
        #expect(try await store.counts() == JobCounts(waitingByLane: ["test/a": 1], running: 0))
      }
      #expect(try await world.kinds(id) == [.submitted])
    },
    Rule("a submission with an existing id is refused, and the first job does not change") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      let again = NewJob(id: id, owner: "bob", modelID: "test/b", input: World.input, createdAt: world.clock.now)
      await #expect(throws: StoreError.self) { try await world.b.submit(again, limits: .init()) }
      #expect(try await world.state(id) == .inProgress)
      #expect(try await world.a.counts() == JobCounts(running: 1))
    },
    Rule("the limit of an owner's waiting jobs counts the jobs of both stores") { world in
      let limits = WaitingLimits(owner: 2, all: 3)
      let first = try await world.submit(limits: limits)
      try await world.submit(to: world.b, limits: limits)
      for store in [world.a, world.b] {
        await #expect(throws: QueueFull.owner(limit: 2)) { try await world.submit(to: store, limits: limits) }
      }
      try await world.submit(owner: "bob", to: world.b, limits: limits)
      await #expect(throws: QueueFull.all(limit: 3)) { try await world.submit(owner: "bob", limits: limits) }
      // A job that starts frees a place, and a job that waits again is never refused.
      let claim = try await world.claim(from: world.b)
      #expect(claim.job.id == first)
      try await world.submit(limits: limits)
      _ = try await world.b.apply(.released(attempt: 1), to: first, result: nil)
      #expect(try await world.a.counts().waiting == 4)
      await #expect(throws: QueueFull.owner(limit: 2)) { try await world.submit(limits: limits) }
    },
    Rule("the check before a submit knows the waiting jobs and the budget of both stores") { world in
      let limits = WaitingLimits(owner: 2)
      try await world.a.setLimits(OwnerLimits(dollarsPerDay: 1), of: "ann", by: .server)
      try await world.b.submit(world.job(price: 1), limits: limits, earlier: nil)
      for store in [world.a, world.b] {
        await #expect(throws: BudgetUsed(dollarsPerDay: 1)) { try await store.checkRoom(for: "ann", limits: limits, hasPrice: true) }
        try await store.checkRoom(for: "ann", limits: limits, hasPrice: false)
        try await store.checkRoom(for: "bob", limits: limits, hasPrice: true)
        await #expect(throws: BudgetUsed(dollarsPerDay: 1)) { try await store.submit(world.job(price: 0.1), limits: limits, earlier: nil) }
      }
      // A job without a price needs no budget, but a place.
      try await world.a.submit(world.job(price: 0), limits: limits, earlier: nil)
      for store in [world.a, world.b] {
        await #expect(throws: QueueFull.owner(limit: 2)) { try await store.checkRoom(for: "ann", limits: limits, hasPrice: false) }
      }
    },
    Rule("a job without a price is refused if more than the budget was spent") { world in
      try await world.a.setLimits(OwnerLimits(dollarsPerDay: 1), of: "ann", by: .server)
      try await world.b.submit(world.job(price: 0), limits: WaitingLimits(), earlier: nil)
      let claim = try await world.claim()
      _ = try await world.a.apply(
        .succeeded(attempt: 1), to: claim.job.id, result: JobResult(), facts: JobFacts(dollars: 1.5))
      for store in [world.a, world.b] {
        await #expect(throws: BudgetUsed(dollarsPerDay: 1)) {
          try await store.checkRoom(for: "ann", limits: WaitingLimits(), hasPrice: false)
        }
        await #expect(throws: BudgetUsed(dollarsPerDay: 1)) {
          try await store.submit(world.job(price: 0), limits: WaitingLimits(), earlier: nil)
        }
      }
    },
    Rule("of a job that succeeded, the larger one of price and cost counts against the budget") { world in
      try await world.a.setLimits(OwnerLimits(dollarsPerDay: 10), of: "ann", by: .server)
      // These count with 4, 2 and 3 dollars.
      for (price, cost) in [(1.0, 4.0), (2, 1), (0, 3)] {
        let job = world.job(price: price)
        try await world.a.submit(job, limits: .init(), earlier: nil)
        #expect(try await world.claim(from: world.b).job.id == job.id)
        _ = try await world.b.apply(.succeeded(attempt: 1), to: job.id, result: JobResult(), facts: JobFacts(dollars: cost))
      }
      // The price of a job that fails is given back, whatever it cost.
      let failed = world.job(price: 1)
      try await world.b.submit(failed, limits: .init(), earlier: nil)
      _ = try await world.claim()
      _ = try await world.a.apply(.failed(attempt: 1, error: "No."), to: failed.id, result: nil, facts: JobFacts(dollars: 5))
      await #expect(throws: BudgetUsed(dollarsPerDay: 10)) {
        try await world.a.submit(world.job(price: 1.1), limits: .init(), earlier: nil)
      }
      try await world.a.submit(world.job(price: 1), limits: .init(), earlier: nil)
    },
    Rule("concurrent submissions cannot exceed the limit") { world in
      let accepted = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<20 {
          group.addTask {
            let store = number.isMultiple(of: 2) ? world.a : world.b
            return (try? await world.submit(to: store, limits: WaitingLimits(owner: 5))) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(accepted == 5)
    },
  ]

  static let idempotency: [Rule] = [
    Rule("a job whose owner used its idempotency key before is refused, and the first submit is named") { world in
      let first = try await world.submit(key: "k")
      let kept = KeptSubmit(requestID: first, fingerprint: "f", base: "http://base")
      for store in [world.a, world.b] {
        #expect(try await store.keptSubmit(key: "k", owner: "ann") == kept)
        #expect(try await store.keptSubmit(key: "k", owner: "bob") == nil)
        #expect(try await store.keptSubmit(key: "K", owner: "ann") == nil)
        await #expect(throws: SubmitRepeated(first: kept)) { try await world.submit(to: store, key: "k") }
      }
      #expect(try await world.a.counts().waiting == 1)
      try await world.submit(owner: "bob", to: world.b, key: "k")
    },
    Rule("a job that is refused leaves its idempotency key free") { world in
      let limits = WaitingLimits(owner: 1)
      let first = try await world.submit(limits: limits)
      await #expect(throws: QueueFull.owner(limit: 1)) { try await world.submit(limits: limits, key: "k") }
      #expect(try await world.b.keptSubmit(key: "k", owner: "ann") == nil)
      _ = try await world.claim()
      let second = try await world.submit(to: world.b, limits: limits, key: "k")
      #expect(try await world.a.keptSubmit(key: "k", owner: "ann")?.requestID == second)
      #expect(first != second)
    },
    Rule("of submits with one key that come together one is stored") { world in
      let accepted = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<10 {
          group.addTask { (try? await world.submit(to: number.isMultiple(of: 2) ? world.a : world.b, key: "k")) != nil }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(accepted == 1)
    },
    Rule("an idempotency key lives for 24 hours and outlives its job") { world in
      let first = try await world.submit(key: "k")
      _ = try await world.a.apply(.cancelRequested, to: first, result: nil)
      world.clock.advance(milliseconds: 1000)
      #expect(try await world.a.expire(before: world.clock.now, limit: 10) == [first])
      world.clock.advance(milliseconds: 86_398_000)
      #expect(try await world.b.keptSubmit(key: "k", owner: "ann")?.requestID == first)
      #expect(try await world.b.expireIdempotencyKeysAndSpending(limit: 10) == 0)
      world.clock.advance(milliseconds: 1000)
      #expect(try await world.b.keptSubmit(key: "k", owner: "ann") == nil)
      try await world.submit(owner: "bob", key: "k")
      #expect(try await world.b.expireIdempotencyKeysAndSpending(limit: 10) == 1)
      let second = try await world.submit(key: "k")
      #expect(try await world.a.keptSubmit(key: "k", owner: "ann")?.requestID == second)
    },
  ]

  static let claiming: [Rule] = [
    Rule("jobs of a lane start in the order in which they were accepted") { world in
      let ids = try await world.submit(5)
      for (number, id) in ids.enumerated() {
        let claim = try await world.claim(from: number.isMultiple(of: 2) ? world.b : world.a)
        #expect(claim.job.id == id)
      }
      for store in [world.a, world.b] { #expect(try await store.claim(world.wish()) { _ in } == nil) }
      #expect(try await world.a.waitingLanes() == [])
    },
    Rule("of several lanes the job that waited longest starts, and other lanes do not delay it") { world in
      let idle = try await world.submit(10, to: "test/idle")
      var ids: [String] = []
      for lane in ["test/b", "test/a", "test/b", "test/a"] { ids.append(try await world.submit(lane)) }
      for id in ids { #expect(try await world.claim(["test/a", "test/b", "test/c"]).job.id == id) }
      #expect(try await world.b.waitingLanes() == ["test/idle"])
      #expect(try await world.b.counts() == JobCounts(waitingByLane: ["test/idle": 10], running: 4))
      #expect(try await world.b.glance(id: idle[9])?.position == 10)
    },
    Rule("owners take turns over both stores, as their weights say") { world in
      try await world.b.setLimits(OwnerLimits(weight: 2), of: "bob", by: .server)
      for store in [world.a, world.b] {
        #expect(try await store.limits(of: "bob") == OwnerLimits(weight: 2))
        #expect(try await store.limits(of: "ann") == OwnerLimits())
        #expect(try await store.ownersWithLimits() == ["bob": OwnerLimits(weight: 2)])
        store.use(QueuePlan(lanes: ["engine": ["test/a", "test/b"]], firstEngine: ["test/a": "engine", "test/b": "engine"]))
      }
      var ids: [String] = []
      for (lane, owner) in [("test/a", "ann"), ("test/b", "ann"), ("test/b", "bob"), ("test/a", "bob"), ("test/a", "bob")]
        as [(String, Owner)]
      {
        ids.append(try await world.submit(lane, owner: owner, to: ids.count.isMultiple(of: 2) ? world.a : world.b))
      }
      let order = [ids[0], ids[2], ids[3], ids[1], ids[4]]
      for (index, id) in order.enumerated() {
        for store in [world.a, world.b] {
          for (place, waiting) in order[index...].enumerated() { #expect(try await store.glance(id: waiting)?.position == place + 1) }
        }
        #expect(try await world.claim(from: index.isMultiple(of: 2) ? world.b : world.a, ["test/a", "test/b"]).job.id == id)
      }
    },
    Rule("a claim of several jobs takes those that single claims would take, in their order and up to its limit") { world in
      try await world.b.setLimits(OwnerLimits(weight: 2, running: 2), of: "bob", by: .server)
      var ids: [String] = []
      for owner in ["ann", "ann", "bob", "bob", "bob"] as [Owner] {
        ids.append(try await world.submit(owner: owner, to: ids.count.isMultiple(of: 2) ? world.a : world.b))
      }
      var wish = world.wish()
      wish.limit = 3
      let told = NIOLockedValueBox<[String]>([])
      let first = try await world.b.claims(wish) { claim in told.withLockedValue { $0.append(claim.job.id) } }
      #expect(first.map(\.job.id) == [ids[0], ids[2], ids[3]])
      #expect(told.withLockedValue { $0 } == first.map(\.job.id))
      #expect(try await world.a.claims(wish) { _ in }.map(\.job.id) == [ids[1]], "bob has as many running jobs as allowed")
      #expect(try await world.b.claims(wish) { _ in }.isEmpty)
      for store in [world.a, world.b] {
        #expect(try await store.glance(id: ids[4])?.position == 1)
        #expect(try await store.counts() == JobCounts(waitingByLane: ["test/a": 1], running: 4))
      }
    },
    Rule("an owner with as many running jobs as allowed is passed over, counted over both stores") { world in
      try await world.a.setLimits(OwnerLimits(running: 1), of: "ann", by: .server)
      let ids = try await world.submit(2)
      #expect(try await world.claim(from: world.b).job.id == ids[0])
      for store in [world.a, world.b] { #expect(try await store.claim(world.wish()) { _ in } == nil) }
      _ = try await world.b.apply(.released(attempt: 1), to: ids[0], result: nil)
      #expect(try await world.claim(from: world.a).job.id == ids[0])
    },
    Rule("an owner's own limit of waiting jobs is in place of the server's") { world in
      try await world.a.setLimits(OwnerLimits(waiting: 1), of: "ann", by: .server)
      try await world.submit(to: world.b)
      await #expect(throws: QueueFull.owner(limit: 1)) { try await world.submit(to: world.b) }
      try await world.a.setLimits(OwnerLimits(waiting: 3), of: "ann", by: .server)
      try await world.submit(to: world.b, limits: WaitingLimits(owner: 1))
    },
    Rule("a claim behind a number goes round") { world in
      let ids = try await world.submit(3)
      let first = try await world.claim()
      _ = try await world.a.apply(.released(attempt: 1), to: first.job.id, result: nil)
      let second = try #require(try await world.b.claim(world.wish(behind: first.job.sequence)) { _ in })
      #expect(second.job.id == ids[1])
      let third = try #require(try await world.a.claim(world.wish(behind: second.job.sequence)) { _ in })
      #expect(third.job.id == ids[2])
      #expect(try await world.b.claim(world.wish(behind: third.job.sequence)) { _ in }?.job.id == ids[0])
    },
    Rule("a claim has its engine and worker, and is reported before the call returns") { world in
      let id = try await world.submit()
      world.clock.advance(milliseconds: 1500)
      let told = NIOLockedValueBox<[Claim]>([])
      let claim = try #require(
        try await world.b.claim(world.wish(worker: "second")) { claim in told.withLockedValue { $0.append(claim) } })
      #expect(told.withLockedValue { $0 } == [claim])
      #expect(
        claim.job.lifecycle
          == JobLifecycle(state: .inProgress, attempt: 1, engine: "engine", worker: "second", startedAt: world.clock.now))
      #expect(try await world.a.job(id: id) == claim.job)
      #expect(try await world.a.input(of: id) == World.input)
      #expect(try await world.a.glance(id: id)?.position == nil)
      let event = try #require(try await world.a.events(of: id, after: 0, limit: 10).last)
      #expect(event.kind == .claimed)
      #expect(event.state == .inProgress)
      #expect(event.attempt == 1)
      #expect(event.at == world.clock.now)
      #expect(event.detail == ["engine": "engine", "worker": "second"])
    },
    Rule("workers that claim at the same time never get the same job") { world in
      let ids = try await world.submit(30)
      let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
        for number in 0..<6 {
          group.addTask {
            let store = number.isMultiple(of: 2) ? world.a : world.b
            var claimed: [String] = []
            while let claim = try await store.claim(world.wish(worker: "\(number)"), onClaim: { _ in }) { claimed.append(claim.job.id) }
            return claimed
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(claimed.sorted() == ids.sorted())
    },
  ]
}
