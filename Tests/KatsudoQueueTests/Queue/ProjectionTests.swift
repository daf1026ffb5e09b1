import GRDB
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// The copy of the jobs in memory always agrees with the database.
@Suite struct ProjectionTests {
  static let lanes = ["test/a", "test/b", "test/c"]

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `status and position agree with the database after any sequence of events`(seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      var test = try await TestQueue.open(in: folder, lostAttemptLimit: 3)
      var player = RandomPlayer(seed: seed)
      for _ in 0..<12 {
        for _ in 0..<25 { try await player.play(test) }
        try await expectProjection(test, player.ids)
        if player.chance(1, of: 4) {
          try test.database.close()
          test = try await TestQueue.open(in: folder, clock: test.clock.afterRestart(), lostAttemptLimit: 3)
          try await expectProjection(test, player.ids)
        }
      }
      #expect(player.endings.count > 10)
      try test.database.close()
    }
  }

  @Test func `status and position agree with the database after concurrent events`() async throws {
    try await withQueue(lostAttemptLimit: 3) { test in
      for round in 0..<3 as Range<UInt64> {
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
          for task in 0..<12 as Range<UInt64> {
            group.addTask {
              var player = RandomPlayer(seed: 1000 * round + task, isAlone: false)
              for _ in 0..<40 { try await player.play(test) }
              return player.ids
            }
          }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        try await expectProjection(test, ids)
      }
    }
  }

  /// Plays the turns of each lane's owners from what the database holds. No lane has an engine here, so each is a ring of its own, in which
  /// no owner has had a turn.
  private func positions(_ test: TestQueue) throws -> [String: Int] {
    var positions: [String: Int] = [:]
    for lane in Self.lanes {
      var ring = try test.database.read { db in
        try String.fetchAll(db, sql: "SELECT owner FROM waiting_owner WHERE model = ? ORDER BY arrived", arguments: [lane]).map { owner in
          try String.fetchAll(
            db, sql: "SELECT id FROM job WHERE model = ? AND owner = ? AND state = 'in_queue' ORDER BY sequence",
            arguments: [lane, owner])
        }
      }
      var position = 0
      while !ring.isEmpty {
        var ids = ring.removeFirst()
        if ids.isEmpty { continue }
        position += 1
        positions[ids.removeFirst()] = position
        ring.append(ids)
      }
    }
    return positions
  }

  private func expectProjection(_ test: TestQueue, _ ids: [String]) async throws {
    let rows = try test.database.read { db in
      try Row.fetchAll(db, sql: "SELECT id, owner, model, state, progress FROM job ORDER BY sequence")
    }
    let positions = try positions(test)
    var expected: [String: Seen] = [:]
    var waiting: [String: Int] = [:]
    for row in rows {
      let state = try #require(JobState(rawValue: row["state"]))
      var position: Int?
      if state == .inQueue {
        waiting[row["model"], default: 0] += 1
        position = positions[row["id"]]
      }
      let progress: Double =
        switch state {
        case .inProgress: row["progress"]
        case .succeeded: 1
        case .inQueue, .failed, .cancelled: 0
        }
      expected[row["id"]] = Seen(owner: try #require(Owner(row["owner"])), state: state, position: position, progress: progress)
    }
    for id in ids {
      #expect(try await test.seen(id) == expected[id])
      #expect(try await test.position(id) == expected[id]?.position)
    }
    let running = expected.values.count { $0.state == .inProgress }
    #expect(try await test.counts() == (waiting: waiting.values.reduce(0, +), running: running))
  }
}
