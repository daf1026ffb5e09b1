import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// Makes the calls of servers, workers and owners in random order, and checks that the end of a job never changes.
struct RandomPlayer {
  private var random: SeededGenerator
  /// `true` if this player alone uses the queue, so that the answer to each call is known.
  private let isAlone: Bool
  /// The ids of all submitted jobs, including deleted ones.
  private(set) var ids: [String] = []
  /// The ends of the jobs, as they were first seen.
  private(set) var endings: [String: JobState] = [:]
  /// All claims, including stale ones.
  private var claims: [Claim] = []

  init(seed: UInt64, isAlone: Bool = true) {
    random = SeededGenerator(seed)
    self.isAlone = isAlone
  }

  mutating func chance(_ part: Int, of whole: Int) -> Bool { Int.random(in: 0..<whole, using: &random) < part }

  mutating func play(_ test: TestQueue) async throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<28: try await submit(test)
    case 28..<50: try await claim(test)
    case 50..<55: try await handOver(test)
    case 55..<63: try await report(test)
    case 63..<71:
      try await finish(test) { try await test.queue.succeed($0, with: JobResult(outputs: [.sample(attempt: $0.attempt)], metadata: nil)) }
    case 71..<75: try await finish(test) { try await test.queue.fail($0, error: "No.") }
    case 75..<80: try await finish(test) { try await test.queue.release($0) }
    case 80..<88: try await cancel(test)
    case 88..<91: _ = try await test.queue.renew(claims.filter { _ in Bool.random(using: &random) })
    case 91..<97:
      test.clock.advance(milliseconds: Int64.random(in: 0...12_000, using: &random))
      try await test.queue.reclaim()
    default:
      _ = try await test.queue.store.expire(before: test.clock.now.adding(seconds: -20), limit: Int.random(in: 1...3, using: &random))
    }
    try await checkEndings(test)
  }

  private mutating func submit(_ test: TestQueue) async throws {
    let lane = try #require(ProjectionTests.lanes.randomElement(using: &random))
    ids.append(try await test.submit(lane, owner: chance(1, of: 2) ? "ann" : "bob"))
  }

  private mutating func claim(_ test: TestQueue) async throws {
    let lanes = ProjectionTests.lanes.filter { _ in Bool.random(using: &random) }
    // The next job is an owner's oldest one in these lanes. FairnessTests check whose turn it is.
    let heads = try test.database.read { db in
      let list = lanes.map { "'\($0)'" }.joined(separator: ",")
      return try String.fetchSet(
        db,
        sql: """
          SELECT id FROM job WHERE sequence IN
            (SELECT min(sequence) FROM job WHERE state = 'in_queue' AND model IN (\(list)) GROUP BY owner)
          """)
    }
    let claim = try await test.queue.claim(lanes: lanes, engine: "test")
    if isAlone { #expect(claim.map { heads.contains($0.job.id) } ?? heads.isEmpty) }
    if let claim { claims.append(claim) }
  }

  /// Hands work over, withdraws it, reattaches it, or answers a cancel.
  private mutating func handOver(_ test: TestQueue) async throws {
    do {
      if let claim = claims.suffix(6).randomElement(using: &random), chance(2, of: 3) {
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: try await test.queue.handOver(claim)
        case 2: try await test.queue.accept(claim, remoteID: "r-\(claim.attempt)")
        case 3: _ = try await test.queue.withdraw(claim)
        default: if chance(1, of: 2) { try await test.queue.confirmCancel(claim) } else { try await test.queue.refuseCancel(claim) }
        }
      } else if let claim = try await test.queue.reattach(engine: "test") {
        claims.append(claim)
      }
    } catch is TransitionRefusal {}
  }

  private mutating func report(_ test: TestQueue) async throws {
    guard let claim = claims.randomElement(using: &random) else { return }
    try await test.queue.report(claim, progress: JobProgress(Double.random(in: 0...1, using: &random)))
  }

  private mutating func cancel(_ test: TestQueue) async throws {
    guard let id = ids.randomElement(using: &random) else { return }
    _ = try await test.queue.cancel(id: id, within: .zero)
  }

  /// Ends an attempt, usually one of the latest, and sometimes an old one.
  private mutating func finish(_ test: TestQueue, _ end: (Claim) async throws -> Void) async throws {
    guard let claim = chance(1, of: 4) ? claims.randomElement(using: &random) : claims.suffix(6).randomElement(using: &random) else {
      return
    }
    let before = try await test.queue.store.job(id: claim.job.id)
    let isHeld = before?.state == .inProgress && before?.attempt == claim.attempt
    do {
      try await end(claim)
      if isAlone { #expect(isHeld) }
    } catch is TransitionRefusal {
      if isAlone { #expect(!isHeld) }
    }
  }

  private mutating func checkEndings(_ test: TestQueue) async throws {
    guard let id = ids.randomElement(using: &random), let state = try await test.queue.store.job(id: id)?.state else { return }
    if let ending = endings[id] { #expect(state == ending) }
    if state.isFinal { endings[id] = state }
  }
}
