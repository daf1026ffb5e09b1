import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// The owners take turns for an engine, over all its lanes.
@Suite struct FairnessTests {
  private static let lanes = ["test/a", "test/b", "test/c"]
  private static let plan = QueuePlan(
    lanes: ["engine": Set(lanes)], firstEngine: Dictionary(uniqueKeysWithValues: lanes.map { ($0, "engine") }))

  @Test func `three jobs of one owner and one of another start in turns`() async throws {
    try await withQueue { test in
      let ring = Ring(test)
      let ann = try await ring.submit(["ann", "ann", "ann"])
      let bob = try await ring.submit(["bob"])
      let cid = try await ring.submit(["cid", "cid"])
      #expect(try await ring.starts(6) == [ann[0], bob[0], cid[0], ann[1], cid[1], ann[2]])
    }
  }

  @Test func `an owner with weight 3 starts three jobs in its turn`() async throws {
    try await withQueue { test in
      try await test.jobs.setLimits(OwnerLimits(weight: 3), of: "ann", by: .server)
      let ring = Ring(test)
      let ann = try await ring.submit(Array(repeating: "ann", count: 5))
      let bob = try await ring.submit(Array(repeating: "bob", count: 3))
      #expect(try await ring.starts(8) == [ann[0], ann[1], ann[2], bob[0], ann[3], ann[4], bob[1], bob[2]])
    }
  }

  @Test func `an owner's jobs start by priority and then by age, and priority moves no other owner`() async throws {
    try await withQueue { test in
      let ring = Ring(test)
      let low = try await ring.submit("ann", priority: -100)
      let usual = try await ring.submit("ann", lane: "test/b")
      let bob = try await ring.submit("bob")
      let high = try await ring.submit("ann", lane: "test/c", priority: 100)
      let next = try await ring.submit("ann", priority: 100)
      #expect(try await test.positions([high, bob, next, usual, low]) == [1, 2, 3, 4, 5])
      #expect(try await ring.starts(5) == [high, bob, next, usual, low])
    }
  }

  @Test func `an owner with as many running jobs as allowed is passed over and keeps its turn`() async throws {
    try await withQueue { test in
      try await test.jobs.setLimits(OwnerLimits(running: 1), of: "ann", by: .server)
      let ring = Ring(test)
      let ann = try await ring.submit(["ann", "ann"])
      let bob = try await ring.submit(["bob", "bob", "bob"])
      #expect(try await ring.starts(3) == [ann[0], bob[0], bob[1]])
      _ = try await test.jobs.apply(.succeeded(attempt: 1), to: ann[0], result: JobResult())
      #expect(try await ring.starts(2) == [ann[1], bob[2]])
      #expect(try await ring.starts(1) == [nil])
    }
  }

  @Test func `a lane that cannot start now costs an owner nothing`() async throws {
    try await withQueue { test in
      let ring = Ring(test)
      let ann = try await ring.submit("ann", lane: "test/a")
      let bob = try await ring.submit("bob", lane: "test/b")
      let late = try await ring.submit("cid", lane: "test/b")
      #expect(try await ring.start(in: ["test/b"]) == bob)
      #expect(try await ring.start() == ann)
      #expect(try await ring.start() == late)
    }
  }

  @Test func `the turns survive a restart`() async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder)
      let ann = try await Ring(test).submit(["ann", "ann"])
      let bob = try await Ring(test).submit(["bob", "bob"])
      #expect(try await Ring(test).starts(1) == [ann[0]])
      // Without its turn stored, the owner who waited first would begin again.
      _ = try await test.jobs.apply(.succeeded(attempt: 1), to: ann[0], result: JobResult())
      try test.database.close()
      test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart())
      let ring = Ring(test)
      #expect(try await test.positions([bob[0], ann[1], bob[1]]) == [1, 2, 3])
      #expect(try await ring.starts(3) == [bob[0], ann[1], bob[1]])
      try test.database.close()
    }
  }

  @Test func `a lane that an engine gets later joins its ring with the jobs that wait there`() async throws {
    try await withQueue { test in
      let ring = Ring(test)
      let waiting = try await ring.submit("bob", lane: "test/new")
      let ann = try await ring.submit(["ann", "ann"])
      #expect(try await ring.starts(1) == [ann[0]])
      let wish = ClaimWish(
        lanes: Self.lanes + ["test/new"], engine: "engine", worker: "w", lease: .seconds(10))
      #expect(try await test.jobs.claim(wish) { _ in }?.job.id == ann[1])
      #expect(try await test.jobs.claim(wish) { _ in }?.job.id == waiting)
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `the positions of all waiting jobs are the order in which they then start`(seed: UInt64) async throws {
    try await withQueue { test in
      var random = SeededGenerator(seed)
      let ring = Ring(test)
      let owners = (0..<12).map { Owner(stored: "owner-\($0)") }
      for owner in owners where Bool.random(using: &random) {
        try await test.jobs.setLimits(OwnerLimits(weight: .random(in: 1...5, using: &random)), of: owner, by: .server)
      }
      var running: [Claim] = []
      for _ in 0..<6 {
        for _ in 0..<Int.random(in: 0...40, using: &random) {
          let owner = owners.randomElement(using: &random) ?? "ann"
          _ = try await ring.submit(
            owner, lane: Self.lanes.randomElement(using: &random) ?? "test/a", priority: .random(in: -2...2, using: &random))
        }
        for _ in 0..<Int.random(in: 0...25, using: &random) {
          if let claim = try await ring.claim() { running.append(claim) }
        }
        // Some jobs come back, which makes their owners join again.
        for _ in 0..<Int.random(in: 0...3, using: &random) where !running.isEmpty {
          let claim = running.remove(at: .random(in: 0..<running.count, using: &random))
          _ = try await test.jobs.apply(.released(attempt: claim.attempt), to: claim.job.id, result: nil)
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
          let waiting = try await ring.waiting()
          if let id = waiting.randomElement(using: &random) { _ = try await test.jobs.apply(.cancelRequested, to: id, result: nil) }
        }
      }
      let waiting = try await ring.waiting()
      #expect(!waiting.isEmpty)
      var promised: [Int: String] = [:]
      for id in waiting { promised[try #require(try await test.position(id))] = id }
      #expect(promised.keys.sorted() == Array(1...waiting.count))
      for position in 1...waiting.count { #expect(try await ring.start() == promised[position]) }
    }
  }

  /// Fifty owners with unequal weights send jobs to several lanes, some of them many at once. The first job of an owner who had none waiting
  /// starts after at most one turn of each other owner.
  @Test func `with fifty owners nobody waits longer than one turn of each other owner`() async throws {
    try await withQueue { test in
      var random = SeededGenerator(7)
      let ring = Ring(test)
      var weights: [Owner: Int] = [:]
      for number in 0..<50 {
        let owner = Owner(stored: "owner-\(number)")
        weights[owner] = number < 5 ? 100 : .random(in: 1...10, using: &random)
        try await test.jobs.setLimits(OwnerLimits(weight: weights[owner] ?? 1), of: owner, by: .server)
      }
      var arrivals: [String: (owner: Owner, at: Int)] = [:]
      var waiting: [Owner: Int] = [:]
      var starts = 0
      var longest: [Owner: Int] = [:]
      for _ in 0..<400 {
        let owner = Owner(stored: "owner-\(Int.random(in: 0..<50, using: &random))")
        // The heavy owners flood the queue.
        for _ in 0..<((weights[owner] ?? 1) == 100 ? 20 : Int.random(in: 1...3, using: &random)) {
          let id = try await ring.submit(owner, lane: Self.lanes.randomElement(using: &random) ?? "test/a")
          if waiting[owner, default: 0] == 0 { arrivals[id] = (owner, starts) }
          waiting[owner, default: 0] += 1
        }
        for _ in 0..<Int.random(in: 0...6, using: &random) {
          guard let claim = try await ring.claim() else { break }
          waiting[claim.job.owner, default: 0] -= 1
          if let arrival = arrivals.removeValue(forKey: claim.job.id) {
            longest[arrival.owner] = max(longest[arrival.owner] ?? 0, starts - arrival.at)
          }
          starts += 1
        }
      }
      let all = weights.values.reduce(0, +)
      var lines: [String] = []
      for (owner, weight) in weights.sorted(by: { $0.key.name.localizedStandardCompare($1.key.name) == .orderedAscending }) {
        guard let waited = longest[owner] else { continue }
        let promise = all - weight
        #expect(waited <= promise, "\(owner)")
        lines.append("\(owner), weight \(weight): waited at most \(waited) s, promised at most \(promise) s")
      }
      #expect(lines.count > 40)
      // One job starts after the other, so with jobs of a second the number of starts is the time.
      print("fairness of first jobs, \(starts) jobs of 1 s on one slot:\n" + lines.joined(separator: "\n"))
    }
  }

  @Test func `fifty owners who always have jobs waiting in several lanes start as many in each round as their weights say`() async throws {
    try await withQueue { test in
      var random = SeededGenerator(11)
      let ring = Ring(test)
      let rounds = 2
      var weights: [Owner: Int] = [:]
      for number in 0..<50 {
        let owner = Owner(stored: "owner-\(number)")
        let weight = Int.random(in: 1...20, using: &random)
        weights[owner] = weight
        try await test.jobs.setLimits(OwnerLimits(weight: weight), of: owner, by: .server)
        for _ in 0..<rounds * weight {
          _ = try await ring.submit(
            owner, lane: Self.lanes.randomElement(using: &random) ?? "test/a", priority: .random(in: -1...1, using: &random))
        }
      }
      for round in 1...rounds {
        var starts: [Owner: Int] = [:]
        for _ in 0..<weights.values.reduce(0, +) { starts[try #require(try await ring.claim()).job.owner, default: 0] += 1 }
        #expect(starts == weights, "round \(round)")
      }
      #expect(try await ring.claim() == nil)
    }
  }

  /// The ring of the engine of a queue under test.
  private struct Ring {
    let test: TestQueue

    init(_ test: TestQueue) {
      self.test = test
      test.jobs.use(FairnessTests.plan)
    }

    func submit(_ owner: Owner, lane: String = "test/a", priority: Int = 0) async throws -> String {
      var random = SystemRandomNumberGenerator()
      test.clock.advance(milliseconds: 1)
      let id = RequestID.make(at: test.clock.now.microseconds / 1000, random: &random)
      try await test.jobs.submit(
        NewJob(id: id, owner: owner, modelID: lane, priority: priority, input: JobInput(values: [:]), createdAt: test.clock.now),
        limits: WaitingLimits())
      return id
    }

    func submit(_ owners: [Owner]) async throws -> [String] {
      var ids: [String] = []
      for owner in owners { ids.append(try await submit(owner)) }
      return ids
    }

    func claim(in lanes: [String] = FairnessTests.lanes) async throws -> Claim? {
      let wish = ClaimWish(lanes: lanes, ring: FairnessTests.lanes, engine: "engine", worker: "w", lease: .seconds(10))
      return try await test.jobs.claim(wish) { _ in }
    }

    func start(in lanes: [String] = FairnessTests.lanes) async throws -> String? { try await claim(in: lanes)?.job.id }

    func starts(_ count: Int) async throws -> [String?] {
      var ids: [String?] = []
      for _ in 0..<count { ids.append(try await start()) }
      return ids
    }

    func waiting() async throws -> [String] {
      try test.database.read { db in try String.fetchAll(db, sql: "SELECT id FROM job WHERE state = 'in_queue' ORDER BY sequence") }
    }
  }
}
