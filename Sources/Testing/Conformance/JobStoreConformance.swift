import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers
import Testing

/// The rules that every store of jobs keeps, as cases for a test with arguments.
///
/// A case gets two stores on the same jobs. They may be the same object. The rules also hold for two objects, each with its own memory.
package enum JobStoreConformance {
  typealias Rule = ConformanceRule<World>

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

  package static let limits = JobLifecycle.Limits(lostAttempts: 3, declines: 3)
  package static let rules: [ConformanceRule<World>] =
    submitting + idempotency + claiming + leases + endings + handover + reading + history + webhooks + figures + lanes
}

extension JobStoreConformance.World {
  /// The input of every job here.
  static let input = JobInput(
    values: ["prompt": "日本語 🎬 \"quoted\" \\ \n\u{1}", "image_url": "", "seed": 7],
    media: [StoredMedia(location: [.key("image_url")], kind: .image, source: .file(name: "0.png"))])

  /// Submits a job through a store, by default the first one, and returns its id.
  ///
  /// - Parameters:
  ///   - key: the idempotency key.
  ///   - webhook: the webhook of the job.
  @discardableResult
  package func submit(
    _ lane: String = "test/a", owner: Owner = "ann", keyID: String? = "key_1", labels: [String] = [], facts: JobFacts = JobFacts(),
    to store: (any JobStore)? = nil, limits: WaitingLimits = .init(), key: String? = nil, webhook: JobWebhook? = nil
  ) async throws -> String {
    var random = SystemRandomNumberGenerator()
    let id = RequestID.make(at: clock.now.microseconds / 1000, random: &random)
    try await (store ?? a).submit(
      NewJob(
        id: id, owner: owner, keyID: keyID, modelID: lane, priority: 2, input: Self.input, createdAt: clock.now,
        idempotency: key.map { Idempotency(key: $0, fingerprint: "f", base: "http://base") }, webhook: webhook, labels: labels,
        facts: facts), limits: limits)
    return id
  }

  /// Returns a new job of `ann` with a price.
  func job(price: Double) -> NewJob {
    var random = SystemRandomNumberGenerator()
    return NewJob(
      id: RequestID.make(at: clock.now.microseconds / 1000, random: &random), owner: "ann", modelID: "test/a", input: Self.input,
      createdAt: clock.now, price: price)
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
