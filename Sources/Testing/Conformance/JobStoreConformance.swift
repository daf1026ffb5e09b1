import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers
import Testing

/// The rules that every store of jobs keeps, as cases for a test with arguments.
///
/// A case gets two stores on the same jobs. They may be the same object. The rules also hold for two objects, each with its own memory.
package struct JobStoreConformance: CustomTestStringConvertible, Sendable {
  package struct World: Sendable {
    package var a: any JobStore
    package var b: any JobStore
    package var clock: TestClock

    /// - Parameters:
    ///   - a: a store without a job, whose jobs fail when they lose their third worker and when they are declined a third time.
    ///   - clock: the clock of both stores.
    package init(_ a: any JobStore, _ b: any JobStore, clock: TestClock) {
      self.a = a
      self.b = b
      self.clock = clock
    }
  }

  package var name: String
  private var work: @Sendable (World) async throws -> Void

  package var testDescription: String { name }

  package func run(_ world: World) async throws { try await work(world) }

  init(_ name: String, _ work: @escaping @Sendable (World) async throws -> Void) {
    self.name = name
    self.work = work
  }

  package static let limits = JobLifecycle.Limits(lostAttempts: 3, declines: 3)
  package static let cases = submitting + claiming + leases + endings + handover + reading
}

extension JobStoreConformance.World {
  /// The input of every job here.
  static let input = JobInput(
    values: ["prompt": "日本語 🎬 \"quoted\" \\ \n\u{1}", "image_url": "", "seed": 7],
    media: [StoredMedia(location: [.key("image_url")], kind: .image, source: .file(name: "0.png"))])

  /// Submits a job through a store, by default the first one, and returns its id.
  @discardableResult
  package func submit(
    _ lane: String = "test/a", owner: Owner = "ann", to store: (any JobStore)? = nil, limits: WaitingLimits = .init()
  ) async throws -> String {
    var random = SystemRandomNumberGenerator()
    let id = RequestID.make(at: clock.now.microseconds / 1000, random: &random)
    try await (store ?? a).submit(
      NewJob(id: id, owner: owner, keyID: "key_1", modelID: lane, priority: 2, input: Self.input, createdAt: clock.now), limits: limits)
    return id
  }

  func submit(_ count: Int, to lane: String = "test/a") async throws -> [String] {
    var ids: [String] = []
    for number in 0..<count {
      clock.advance(milliseconds: 1)
      ids.append(try await submit(lane, to: number.isMultiple(of: 2) ? a : b))
    }
    return ids
  }

  func wish(_ lanes: [String] = ["test/a"], worker: String = "first", behind: Int64 = 0) -> ClaimWish {
    ClaimWish(lanes: lanes, engine: "engine", worker: worker, lease: .seconds(10), behind: behind)
  }

  package func claim(from store: (any JobStore)? = nil, _ lanes: [String] = ["test/a"], worker: String = "first") async throws -> Claim {
    try #require(try await (store ?? a).claim(wish(lanes, worker: worker)) { _ in })
  }

  /// Returns the kinds of a job's events, in their order.
  func kinds(_ id: String) async throws -> [JobEventKind] { try await b.events(of: id, after: 0, limit: 100).map(\.kind) }

  /// Returns the state of a job, and checks that every reading call of both stores gives the same state.
  func state(_ id: String) async throws -> JobState? {
    let state = try await a.job(id: id)?.state
    for store in [a, b] {
      #expect(try await store.job(id: id)?.state == state)
      #expect(try await store.glance(id: id)?.state == state)
    }
    return state
  }
}

extension JobStoreConformance {
  private static let submitting = [
    Self("a job that was taken in is whole, for both stores") { world in
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
        #expect(try await store.glance(id: id) == JobGlance(owner: "bob", state: .inQueue, position: 1, progress: 0))
        #expect(try await store.waitingLanes() == ["test/a"])
        #expect(try await store.counts() == JobCounts(waitingByLane: ["test/a": 1], running: 0))
      }
      #expect(try await world.kinds(id) == [.submitted])
    },
    Self("an id that is there already is refused, and the first job stays as it is") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      let again = NewJob(id: id, owner: "bob", modelID: "test/b", input: World.input, createdAt: world.clock.now)
      await #expect(throws: StoreError.self) { try await world.b.submit(again, limits: .init()) }
      #expect(try await world.state(id) == .inProgress)
      #expect(try await world.a.counts() == JobCounts(running: 1))
    },
    Self("an owner has as many waiting jobs as allowed, counted over both stores") { world in
      let limits = WaitingLimits(owner: 2, all: 3)
      let first = try await world.submit(limits: limits)
      try await world.submit(to: world.b, limits: limits)
      for store in [world.a, world.b] {
        await #expect(throws: QueueFull.owner(limit: 2)) { try await world.submit(to: store, limits: limits) }
      }
      try await world.submit(owner: "bob", to: world.b, limits: limits)
      await #expect(throws: QueueFull.all) { try await world.submit(owner: "bob", limits: limits) }
      // A job that starts frees a place, and a job that waits again is never refused.
      let claim = try await world.claim(from: world.b)
      #expect(claim.job.id == first)
      try await world.submit(limits: limits)
      _ = try await world.b.apply(.released(attempt: 1), to: first, result: nil)
      #expect(try await world.a.counts().waiting == 4)
      await #expect(throws: QueueFull.owner(limit: 2)) { try await world.submit(limits: limits) }
    },
    Self("submits that come together are counted one by one") { world in
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

  private static let claiming = [
    Self("jobs of a lane start in the order in which they were accepted") { world in
      let ids = try await world.submit(5)
      for (number, id) in ids.enumerated() {
        let claim = try await world.claim(from: number.isMultiple(of: 2) ? world.b : world.a)
        #expect(claim.job.id == id)
      }
      for store in [world.a, world.b] { #expect(try await store.claim(world.wish()) { _ in } == nil) }
      #expect(try await world.a.waitingLanes() == [])
    },
    Self("of several lanes the job that waited longest starts, and other lanes hold nothing up") { world in
      let idle = try await world.submit(10, to: "test/idle")
      var ids: [String] = []
      for lane in ["test/b", "test/a", "test/b", "test/a"] { ids.append(try await world.submit(lane)) }
      for id in ids { #expect(try await world.claim(["test/a", "test/b", "test/c"]).job.id == id) }
      #expect(try await world.b.waitingLanes() == ["test/idle"])
      #expect(try await world.b.counts() == JobCounts(waitingByLane: ["test/idle": 10], running: 4))
      #expect(try await world.b.glance(id: idle[9])?.position == 10)
    },
    Self("a claim behind a number goes round") { world in
      let ids = try await world.submit(3)
      let first = try await world.claim()
      _ = try await world.a.apply(.released(attempt: 1), to: first.job.id, result: nil)
      let second = try #require(try await world.b.claim(world.wish(behind: first.job.sequence)) { _ in })
      #expect(second.job.id == ids[1])
      let third = try #require(try await world.a.claim(world.wish(behind: second.job.sequence)) { _ in })
      #expect(third.job.id == ids[2])
      #expect(try await world.b.claim(world.wish(behind: third.job.sequence)) { _ in }?.job.id == ids[0])
    },
    Self("a claim names its engine and its worker, and is told before the call returns") { world in
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
    Self("workers that claim at once never get the same job") { world in
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

  private static let leases = [
    Self("a lease holds through its last millisecond, and is lost for both stores then") { world in
      let id = try await world.submit()
      let claim = try await world.claim()
      world.clock.advance(milliseconds: 10_000)
      #expect(try await world.b.reclaim { [] }.isEmpty)
      world.clock.advance(milliseconds: 1)
      #expect(try await world.b.reclaim { [] }.map(\.job.id) == [id])
      #expect(try await world.state(id) == .inQueue)
      #expect(try await world.a.job(id: id)?.lifecycle.lostAttempts == 1)
      #expect(try await world.a.renew([claim.id], lease: .seconds(10)) == [claim.id])
      #expect(try await world.a.glance(id: id)?.position == 1)
    },
    Self("a renewal counts from its own moment, by whichever store") { world in
      let ids = try await world.submit(2)
      let kept = try await world.claim()
      _ = try await world.claim(from: world.b)
      world.clock.advance(milliseconds: 6000)
      #expect(try await world.b.renew([kept.id], lease: .seconds(10)).isEmpty)
      world.clock.advance(milliseconds: 6000)
      #expect(try await world.a.reclaim { [] }.map(\.job.id) == [ids[1]])
      world.clock.advance(milliseconds: 4001)
      #expect(try await world.a.reclaim { [] }.map(\.job.id) == [ids[0]])
      #expect(try await world.kinds(ids[0]) == [.submitted, .claimed, .leaseLost], "a renewal is no event")
    },
    Self("setting the wall clock takes no lease and gives none") { world in
      try await world.submit()
      _ = try await world.claim()
      world.clock.setWallClock(forwardBySeconds: 1_000_000)
      #expect(try await world.b.reclaim { [] }.isEmpty)
      world.clock.setWallClock(forwardBySeconds: -2_000_000)
      world.clock.advance(milliseconds: 10_001)
      #expect(try await world.b.reclaim { [] }.count == 1)
    },
    Self("a claim that the caller works on is left alone") { world in
      let id = try await world.submit()
      let claim = try await world.claim()
      world.clock.advance(milliseconds: 11_000)
      #expect(try await world.a.reclaim { [claim.id] }.isEmpty)
      #expect(try await world.a.renew([claim.id], lease: .seconds(10)).isEmpty)
      #expect(try await world.state(id) == .inProgress)
    },
    Self("a worker that lost its lease changes nothing, while the job waits and when another has it") { world in
      let id = try await world.submit()
      let stale = try await world.claim()
      world.clock.advance(milliseconds: 10_001)
      _ = try await world.b.reclaim { [] }
      let events: [JobEvent] = [
        .handedOver(attempt: 1), .succeeded(attempt: 1), .failed(attempt: 1, error: "No."), .declined(attempt: 1, error: "No."),
        .postponed(attempt: 1), .released(attempt: 1),
      ]
      for event in events {
        await #expect(throws: TransitionRefusal.notNow(.inQueue)) { try await world.a.apply(event, to: id, result: nil) }
      }
      let held = try await world.claim(from: world.b, worker: "second")
      #expect(held.attempt == 2)
      for event in events {
        await #expect(throws: TransitionRefusal.staleAttempt(current: 2)) { try await world.a.apply(event, to: id, result: nil) }
      }
      try await world.b.report(0.25, of: held.id)
      try await world.a.report(0.9, of: stale.id)
      #expect(try await world.a.renew([stale.id, held.id], lease: .seconds(10)) == [stale.id])
      #expect(try await world.a.job(id: id)?.progress == 0.25)
      #expect(try await world.kinds(id) == [.submitted, .claimed, .leaseLost, .claimed, .progress])
    },
    Self("a job that loses its third worker fails with a sentence") { world in
      let id = try await world.submit()
      for attempt in 1...3 {
        #expect(try await world.claim(from: attempt == 2 ? world.b : world.a).attempt == attempt)
        world.clock.advance(milliseconds: 10_001)
        _ = try await world.b.reclaim { [] }
      }
      #expect(try await world.state(id) == .failed)
      let job = try #require(try await world.a.job(id: id))
      #expect(job.lifecycle.error == "The request was given up after its worker vanished 3 times.")
      #expect(job.lifecycle.finishedAt == world.clock.now)
      #expect(try await world.b.counts() == JobCounts())
    },
  ]

  private static let endings = [
    Self("a job that succeeds keeps its files, their facts and what the engine tells") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      world.clock.advance(milliseconds: 2500)
      let files = (1...3).map { number in
        OutputFile(
          role: number == 3 ? .poster : .video, name: "\(number).mp4", contentType: "video/mp4", byteCount: number << 33,
          sha256: String(repeating: "0", count: 64), seconds: number == 1 ? 5.25 : nil, locator: "\(id)/1/\(number).mp4",
          attributes: number == 2 ? ["node": "9", "channel": 2, "subfolder": .null] : [:])
      }
      let result = JobResult(outputs: files, output: ["clips": [["$file": 0]]], metadata: ["shot": ["move": "pan"], "seed": 7])
      let change = try #require(try await world.b.apply(.succeeded(attempt: 1), to: id, result: result))
      #expect(change.before?.state == .inProgress)
      #expect(change.job.state == .succeeded)
      #expect(try await world.state(id) == .succeeded)
      #expect(try await world.a.result(of: id) == result)
      #expect(try await world.a.job(id: id)?.lifecycle.finishedAt == world.clock.now)
      #expect(try await world.a.glance(id: id)?.progress == 1)
    },
    Self("a job that fails keeps its sentence, and no result") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.b.apply(.failed(attempt: 1, error: "Too small."), to: id, result: nil)
      #expect(try await world.state(id) == .failed)
      #expect(try await world.a.job(id: id)?.lifecycle.error == "Too small.")
      #expect(try await world.a.result(of: id) == nil)
      #expect(try await world.a.events(of: id, after: 0, limit: 10).last?.detail == ["error": "Too small."])
    },
    Self("an end is final") { world in
      let ids = try await world.submit(3)
      _ = try await (world.claim(), world.claim(from: world.b))
      _ = try await world.a.apply(.succeeded(attempt: 1), to: ids[0], result: JobResult())
      _ = try await world.b.apply(.failed(attempt: 1, error: "No."), to: ids[1], result: nil)
      _ = try await world.a.apply(.cancelRequested, to: ids[2], result: nil)
      for (id, state) in zip(ids, [.succeeded, .failed, .cancelled] as [JobState]) {
        for event: JobEvent in [.succeeded(attempt: 1), .failed(attempt: 1, error: ""), .released(attempt: 1), .cancelRequested] {
          await #expect(throws: TransitionRefusal.notNow(state)) { try await world.b.apply(event, to: id, result: nil) }
        }
        #expect(try await world.state(id) == state)
      }
      #expect(try await world.b.counts() == JobCounts())
    },
    Self("a job that is handed back waits in its old place, and its progress stays until the next report") { world in
      let ids = try await world.submit(2)
      let claim = try await world.claim()
      try await world.a.report(0.123456, of: claim.id)
      #expect(try await world.b.glance(id: ids[0])?.progress == 0.123)
      _ = try await world.b.apply(.released(attempt: 1), to: ids[0], result: nil)
      #expect(try await world.a.glance(id: ids[0]) == JobGlance(owner: "ann", state: .inQueue, position: 1, progress: 0))
      #expect(try await world.b.glance(id: ids[1])?.position == 2)
      let again = try await world.claim(from: world.b)
      #expect(again.job.id == ids[0])
      #expect(again.attempt == 2)
      #expect(try await world.a.glance(id: ids[0])?.progress == 0.123)
      try await world.b.report(7, of: again.id)
      #expect(try await world.a.glance(id: ids[0])?.progress == 1)
    },
    Self("a job that is declined a third time fails, one that is postponed never does") { world in
      let id = try await world.submit()
      for attempt in 1...5 {
        _ = try await world.claim()
        _ = try await world.b.apply(.postponed(attempt: attempt), to: id, result: nil)
      }
      for (attempt, state) in [(6, JobState.inQueue), (7, .inQueue), (8, .failed)] {
        _ = try await world.claim(from: world.b)
        _ = try await world.a.apply(.declined(attempt: attempt, error: "The account is empty."), to: id, result: nil)
        #expect(try await world.state(id) == state)
      }
      #expect(try await world.b.job(id: id)?.lifecycle.error == "The account is empty.")
    },
    Self("a waiting job that is cancelled never runs") { world in
      let ids = try await world.submit(2)
      #expect(try await world.b.apply(.cancelRequested, to: ids[0], result: nil)?.job.state == .cancelled)
      #expect(try await world.state(ids[0]) == .cancelled)
      #expect(try await world.claim().job.id == ids[1])
      #expect(try await world.a.apply(.cancelRequested, to: "nobody", result: nil) == nil)
    },
    Self("of a cancel and a claim at the same moment one wins") { world in
      for _ in 0..<10 {
        let id = try await world.submit()
        async let claimed = world.a.claim(world.wish()) { _ in }
        async let cancelled = try? world.b.apply(.cancelRequested, to: id, result: nil)
        let (claim, change) = try await (claimed, cancelled)
        #expect((claim == nil) == (change != nil))
        #expect(try await world.state(id) == (claim == nil ? .cancelled : .inProgress))
        if claim != nil { _ = try await world.b.apply(.failed(attempt: 1, error: "No."), to: id, result: nil) }
      }
    },
  ]

  private static let handover = [
    Self("handed-over work is never claimed, and is taken up by its engine with its id") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      _ = try await world.b.apply(.accepted(engine: "engine", remoteID: "r"), to: id, result: nil)
      _ = try await world.a.apply(.released(attempt: 1), to: id, result: nil)
      #expect(try await world.state(id) == .inProgress)
      #expect(try await world.b.adriftByEngine() == ["engine": 1])
      #expect(try await world.b.claim(world.wish()) { _ in } == nil)
      var other = world.wish()
      other.engine = "other"
      #expect(try await world.b.reattach(other) { _ in } == nil)
      let again = try #require(try await world.b.reattach(world.wish(worker: "second")) { _ in })
      #expect(again.attempt == 2)
      #expect(again.job.lifecycle.remoteID == "r")
      #expect(again.job.lifecycle.worker == "second")
      #expect(try await world.a.reattach(world.wish()) { _ in } == nil)
      #expect(try await world.a.adriftByEngine() == [:])
      await #expect(throws: TransitionRefusal.staleAttempt(current: 2)) {
        try await world.a.apply(.failed(attempt: 1, error: "No."), to: id, result: nil)
      }
      _ = try await world.b.apply(.succeeded(attempt: 2), to: id, result: JobResult())
      #expect(try await world.kinds(id) == [.submitted, .claimed, .handedOver, .accepted, .released, .reattached, .succeeded])
    },
    Self("an answer that comes after the lease was lost is kept for whoever waits next") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      for _ in 0..<5 {
        world.clock.advance(milliseconds: 10_001)
        _ = try await world.b.reclaim { [] }
        #expect(try await world.state(id) == .inProgress, "however many workers vanish")
        _ = try await world.b.reattach(world.wish()) { _ in }
      }
      _ = try await world.a.apply(.accepted(engine: "engine", remoteID: "late"), to: id, result: nil)
      #expect(try await world.b.job(id: id)?.lifecycle.remoteID == "late")
      await #expect(throws: TransitionRefusal.self) {
        try await world.b.apply(.accepted(engine: "engine", remoteID: "other"), to: id, result: nil)
      }
    },
    Self("handed-over work goes round behind a number") { world in
      let ids = try await world.submit(2)
      for id in ids {
        _ = try await world.claim()
        _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
        _ = try await world.a.apply(.released(attempt: 1), to: id, result: nil)
      }
      let first = try #require(try await world.b.reattach(world.wish()) { _ in })
      #expect(first.job.id == ids[0])
      _ = try await world.b.apply(.released(attempt: 2), to: ids[0], result: nil)
      #expect(try await world.a.reattach(world.wish(behind: first.job.sequence)) { _ in }?.job.id == ids[1])
    },
    Self("a wish to cancel handed-over work is seen by its worker, and ends by the answer") { world in
      for isConfirmed in [true, false] {
        let id = try await world.submit()
        let claim = try await world.claim()
        await #expect(throws: TransitionRefusal.notNow(.inProgress)) { try await world.b.apply(.cancelRequested, to: id, result: nil) }
        _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
        _ = try await world.b.apply(.cancelRequested, to: id, result: nil)
        #expect(try await world.a.cancelAsked(among: [claim.id]) == [claim.id])
        _ = try await world.a.apply(isConfirmed ? .cancelConfirmed(attempt: 1) : .cancelRefused(attempt: 1), to: id, result: nil)
        #expect(try await world.state(id) == (isConfirmed ? .cancelled : .inProgress))
        #expect(try await world.b.cancelAsked(among: [claim.id]).isEmpty)
        #expect(try await world.b.job(id: id)?.lifecycle.isCancelAsked == false)
      }
    },
    Self("a record that is withdrawn after the lease was lost lets the job wait again, and nobody reattaches it") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      world.clock.advance(milliseconds: 10_001)
      _ = try await world.b.reclaim { [] }
      #expect(try await world.a.apply(.withdrawn(attempt: 1), to: id, result: nil)?.job.state == .inQueue)
      #expect(try await world.b.reattach(world.wish()) { _ in } == nil)
      #expect(try await world.b.adriftByEngine() == [:])
      #expect(try await world.b.counts() == JobCounts(waitingByLane: ["test/a": 1], running: 0))
      #expect(try await world.claim(from: world.b).attempt == 2)
    },
    Self("what a caller repeats is kept once") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      for store in [world.a, world.b, world.a] {
        _ = try await store.apply(.accepted(engine: "engine", remoteID: "r"), to: id, result: nil)
        #expect(try await store.apply(.cancelRequested, to: id, result: nil)?.job.lifecycle.isCancelAsked == true)
      }
      for store in [world.a, world.b] { _ = try await store.apply(.cancelRefused(attempt: 1), to: id, result: nil) }
      #expect(try await world.kinds(id) == [.submitted, .claimed, .handedOver, .accepted, .cancelRequested, .cancelRefused])
    },
    Self("a record that is withdrawn lets the job run again, or fulfils a wish to cancel it") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      _ = try await world.a.apply(.withdrawn(attempt: 1), to: id, result: nil)
      _ = try await world.b.apply(.declined(attempt: 1, error: "Full."), to: id, result: nil)
      #expect(try await world.state(id) == .inQueue)
      #expect(try await world.claim(from: world.b).isHandedOver == false)
      _ = try await world.b.apply(.handedOver(attempt: 2), to: id, result: nil)
      _ = try await world.a.apply(.cancelRequested, to: id, result: nil)
      #expect(try await world.b.apply(.withdrawn(attempt: 2), to: id, result: nil)?.job.state == .cancelled)
      #expect(try await world.state(id) == .cancelled)
    },
  ]

  private static let reading = [
    Self("events rise, are read from behind a number on, and keep one report of an attempt") { world in
      let id = try await world.submit()
      for attempt in 1...2 {
        let claim = try await world.claim(from: attempt == 1 ? world.a : world.b)
        for progress in [0.1, 0.2, 0.3] { try await world.a.report(progress, of: claim.id) }
        _ = try await world.b.apply(.released(attempt: attempt), to: id, result: nil)
      }
      let events = try await world.a.events(of: id, after: 0, limit: 100)
      #expect(events.map(\.kind) == [.submitted, .claimed, .progress, .released, .claimed, .progress, .released])
      #expect(events.filter { $0.kind == .progress }.map(\.detail) == [["progress": 0.3], ["progress": 0.3]])
      #expect(events.map(\.id) == events.map(\.id).sorted())
      #expect(Set(events.map(\.id)).count == events.count)
      #expect(events.allSatisfy { $0.requestID == id })
      #expect(try await world.b.events(of: id, after: events[2].id, limit: 2) == Array(events[3...4]))
      #expect(try await world.b.events(of: "nobody", after: 0, limit: 2).isEmpty)
    },
    Self("each store tells its observers its own changes, in their order and before the call returns") { world in
      let heard = NIOLockedValueBox<[JobChange]>([])
      world.a.observe { change in heard.withLockedValue { $0.append(change) } }
      let id = try await world.submit()
      #expect(heard.withLockedValue { $0.map(\.event) } == [.submitted])
      _ = try await world.claim()
      _ = try? await world.a.apply(.cancelConfirmed(attempt: 1), to: id, result: nil)
      _ = try await world.a.apply(.failed(attempt: 1, error: "No."), to: id, result: nil)
      let changes = heard.withLockedValue { $0 }
      #expect(changes.map(\.event) == [.submitted, .claimed, .failed], "what is refused is no change")
      #expect(changes.map(\.before?.state) == [nil, .inQueue, .inProgress])
      #expect(changes.map(\.job.state) == [.inQueue, .inProgress, .failed])
      #expect(changes.map(\.eventID) == (try await world.b.events(of: id, after: 0, limit: 10).map(\.id)))
    },
    Self("what ended before a moment is deleted, the oldest end first, and no number comes again") { world in
      let ids = try await world.submit(4)
      for index in [2, 0, 1] {
        world.clock.advance(milliseconds: 1000)
        _ = try await world.b.apply(.cancelRequested, to: ids[index], result: nil)
        #expect(try await world.a.glance(id: ids[index])?.state == .cancelled)
      }
      let last = try #require(try await world.a.events(of: ids[1], after: 0, limit: 10).last?.id)
      world.clock.advance(milliseconds: 1)
      #expect(try await Set(world.a.expire(before: world.clock.now, limit: 2)) == [ids[2], ids[0]])
      #expect(try await world.b.expire(before: world.clock.now, limit: 2) == [ids[1]])
      for id in ids[0...2] {
        for store in [world.a, world.b] {
          #expect(try await store.job(id: id) == nil)
          #expect(try await store.glance(id: id) == nil)
          #expect(try await store.input(of: id) == nil)
          #expect(try await store.events(of: id, after: 0, limit: 10).isEmpty)
        }
      }
      #expect(try await world.state(ids[3]) == .inQueue)
      let kept = try #require(try await world.a.job(id: ids[3]))
      let next = try await world.submit()
      #expect(try #require(try await world.a.job(id: next)).sequence > kept.sequence)
      #expect(try #require(try await world.a.events(of: next, after: 0, limit: 1).first).id > last)
    },
    Self("an owner's jobs are listed newest first, page by page, and nobody else's") { world in
      var ids = try await world.submit(5)
      world.clock.advance(milliseconds: 1)
      try await world.submit(owner: "bob")
      _ = try await world.b.apply(.cancelRequested, to: ids[2], result: nil)
      for store in [world.a, world.b] {
        let first = try await store.list(JobFilter(owner: "ann", limit: 2))
        #expect(first.map(\.id) == [ids[4], ids[3]])
        let second = try await store.list(JobFilter(owner: "ann", before: ids[3], limit: 10))
        #expect(second.map(\.id) == [ids[2], ids[1], ids[0]])
        #expect(second.map(\.state) == [.cancelled, .inQueue, .inQueue])
        #expect(try await store.list(JobFilter(owner: "ann", states: [.cancelled, .failed], limit: 10)).map(\.id) == [ids[2]])
      }
      // The next page begins at the right place, although the job at the end of the last page was deleted.
      world.clock.advance(milliseconds: 1)
      #expect(try await world.a.expire(before: world.clock.now, limit: 10) == [ids.remove(at: 2)])
      #expect(try await world.b.list(JobFilter(owner: "ann", before: ids[2], limit: 10)).map(\.id) == [ids[1], ids[0]])
    },
    Self("of many ids those are told that are kept, or that have not ended") { world in
      let ids = try await world.submit(2)
      _ = try await world.a.apply(.cancelRequested, to: ids[0], result: nil)
      let asked = ids + ["gone", ""]
      #expect(try await world.b.existing(among: asked, unfinishedOnly: false) == Set(ids))
      #expect(try await world.b.existing(among: asked, unfinishedOnly: true) == [ids[1]])
    },
  ]
}
