import GRDB
import KatsudoAPI
import KatsudoCore

/// The tables `turn` and `ring`: the turns of owners for one engine, as ``OwnerTurns`` describes them.
///
/// Each owner in the ring has a place. The owner with the lowest place has its turn, and an owner that goes to the end gets a place above all
/// others.
struct OwnerTurnsTable {
  /// A change of a row of `turn`. `nil` means that the owner left the ring.
  typealias Changes = [(owner: Owner, turn: StoredTurn?)]

  let engine: String
  private let ring: Set<String>
  private let runningLimits: [String: Int]
  private let db: Database
  /// The changes of this transaction, in their order.
  private(set) var changes: Changes = []

  /// Opens the ring of an engine and admits the owners who have a waiting job since the last claim.
  ///
  /// - Parameters:
  ///   - ring: the lanes of the engine.
  ///   - runningLimits: the largest number of running jobs of each owner, by lane.
  init(engine: String, ring: [String], runningLimits: [String: Int] = [:], _ db: Database) throws {
    self.engine = engine
    self.ring = Set(ring)
    self.runningLimits = runningLimits
    self.db = db
    try admitNewcomers()
  }

  private mutating func admitNewcomers() throws {
    let lanes = ring.sorted().joined(separator: "\n")
    let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT seen, lanes FROM ring WHERE engine = ?"), arguments: [engine])
    let isSame = row.map { $0[1] == lanes } ?? false
    let seen: Int64 = isSame ? row?[0] ?? 0 : 0
    let newcomers = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT owner, model, arrived FROM waiting_owner WHERE arrived > ? ORDER BY arrived"), arguments: [seen])
    if isSame, newcomers.isEmpty { return }
    for row in newcomers where ring.contains(row[1]) {
      let owner = Owner(stored: row[0])
      if try turn(of: owner) == nil { try set(owner, StoredTurn(place: try endPlace(), used: 0)) }
    }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO ring VALUES (?, ?, ?)").run([engine, lanes, newcomers.last?[2] ?? seen])
  }

  /// Returns the job that starts next, or `nil` if none can start.
  ///
  /// - Parameters:
  ///   - lanes: the lanes in which a job can start now.
  ///   - number: only jobs with a higher sequence number.
  mutating func next(in lanes: Set<String>, behind number: Int64) throws -> Int64? {
    var place: Int64 = 0
    let after = try db.cachedStatement(sql: "SELECT owner, place, used FROM turn WHERE engine = ? AND place > ? ORDER BY place LIMIT 1")
    while let row = try Row.fetchOne(after, arguments: [engine, place]) {
      place = row[1]
      let owner = Owner(stored: row[0])
      let waiting = try lanesWithJobs(of: owner)
      if waiting.isEmpty {
        try set(owner, nil)
        continue
      }
      let limits = try OwnerTable.limits(of: owner, db)
      if row[2] >= limits.weight {
        // The weight was lowered during the turn.
        try set(owner, StoredTurn(place: try endPlace(), used: 0))
        continue
      }
      if let running = limits.running, try OwnerTable.running(owner, db) >= running { continue }
      if let sequence = try best(of: owner, in: waiting.intersection(lanes), behind: number) { return sequence }
    }
    return nil
  }

  /// Counts a job that an owner started. Call it when the job no longer waits.
  mutating func started(_ owner: Owner) throws {
    guard var turn = try turn(of: owner) else { return }
    if try lanesWithJobs(of: owner).isEmpty { return try set(owner, nil) }
    turn.used += 1
    if turn.used >= (try OwnerTable.limits(of: owner, db).weight) { turn = StoredTurn(place: try endPlace(), used: 0) }
    try set(owner, turn)
  }

  private func best(of owner: Owner, in lanes: Set<String>, behind number: Int64) throws -> Int64? {
    // The plus sign keeps SQLite from choosing an index by the sequence number, which would have to be sorted.
    let select = try db.cachedStatement(
      sql: """
        SELECT priority, sequence FROM job INDEXED BY job_waiting WHERE model = ? AND owner = ? AND state = 'in_queue' AND +sequence > ?
        ORDER BY priority DESC, sequence LIMIT 1
        """)
    let open = try lanes.filter { lane in
      try runningLimits[lane].map { try OwnerTable.running(owner, lane: lane, db) < $0 } ?? true
    }
    let heads = try open.compactMap { try Row.fetchOne(select, arguments: [$0, owner.name, number]) }
    return heads.map { (priority: $0[0] as Int, sequence: $0[1] as Int64) }.min { ($1.priority, $0.sequence) < ($0.priority, $1.sequence) }?
      .sequence
  }

  private func lanesWithJobs(of owner: Owner) throws -> Set<String> {
    let select = try db.cachedStatement(sql: "SELECT model FROM waiting_owner WHERE owner = ?")
    return try String.fetchSet(select, arguments: [owner.name]).intersection(ring)
  }

  private func turn(of owner: Owner) throws -> StoredTurn? {
    let select = try db.cachedStatement(sql: "SELECT place, used FROM turn WHERE engine = ? AND owner = ?")
    return try Row.fetchOne(select, arguments: [engine, owner.name]).map { StoredTurn(place: $0[0], used: $0[1]) }
  }

  private func endPlace() throws -> Int64 {
    try (Int64.fetchOne(db.cachedStatement(sql: "SELECT max(place) FROM turn WHERE engine = ?"), arguments: [engine]) ?? 0) + 1
  }

  private mutating func set(_ owner: Owner, _ turn: StoredTurn?) throws {
    if let turn {
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO turn VALUES (?, ?, ?, ?)").run([engine, owner.name, turn.place, turn.used])
    } else {
      try db.cachedStatement(sql: "DELETE FROM turn WHERE engine = ? AND owner = ?").run([engine, owner.name])
    }
    changes.append((owner, turn))
  }
}

/// A row of the table `turn`.
struct StoredTurn: Sendable, Hashable {
  var place: Int64
  var used: Int
}

/// The turns of all engines, the limits of the owners, and the arrivals of the owners with waiting jobs, as they are stored.
struct StoredTurns: Sendable {
  var turns: [String: [Owner: StoredTurn]] = [:]
  var limits: [Owner: OwnerLimits]
  var arrivals: [(Owner, lane: String, arrived: Int64)]

  init(_ db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT engine, owner, place, used FROM turn") {
      turns[row[0], default: [:]][Owner(stored: row[1])] = StoredTurn(place: row[2], used: row[3])
    }
    limits = try OwnerTable.all(db)
    arrivals = try Row.fetchAll(db, sql: "SELECT owner, model, arrived FROM waiting_owner").map { (Owner(stored: $0[0]), $0[1], $0[2]) }
  }
}

/// The table `waiting_owner`: the owners with waiting jobs in each lane, with the number of the event by which the first of these jobs came.
enum WaitingOwners {
  /// Records a job that waits since an event.
  static func add(_ owner: Owner, lane: String, eventID: Int64, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO waiting_owner VALUES (?, ?, ?)").run([owner.name, lane, eventID])
  }

  /// Records a job that no longer waits. Call it when the job's row says so.
  static func remove(_ owner: Owner, lane: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        DELETE FROM waiting_owner WHERE owner = ?1 AND model = ?2
          AND NOT EXISTS (SELECT 1 FROM job INDEXED BY job_waiting WHERE model = ?2 AND owner = ?1 AND state = 'in_queue')
        """
    ).run([owner.name, lane])
  }
}

/// The table `owner`: the owners whose limits were set.
enum OwnerTable {
  static func limits(of owner: Owner, _ db: Database) throws -> OwnerLimits {
    let select = try db.cachedStatement(sql: "SELECT \(columns) FROM owner WHERE name = ?")
    return try Row.fetchOne(select, arguments: [owner.name]).map { limits($0) } ?? OwnerLimits()
  }

  static func all(_ db: Database) throws -> [Owner: OwnerLimits] {
    Dictionary(
      uniqueKeysWithValues: try Row.fetchAll(db, sql: "SELECT \(columns), name FROM owner").map { (Owner(stored: $0[5]), limits($0)) })
  }

  /// Sets the limits of an owner, and adds an entry to the audit log.
  static func set(_ limits: OwnerLimits, of owner: Owner, by actor: AuditActor, at moment: Timestamp, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO owner (name, \(columns)) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [owner.name, limits.weight, limits.running, limits.waiting, limits.requestsPerSecond, limits.dollarsPerDay])
    try AuditLog.append(.limitsChanged, key: nil, owner: owner, by: actor, at: moment, detail: limits.text, db)
  }

  /// Returns the number of running jobs of an owner.
  static func running(_ owner: Owner, _ db: Database) throws -> Int {
    let select = try db.cachedStatement(sql: "SELECT count(*) FROM job WHERE owner = ? AND state = 'in_progress'")
    return try Int.fetchOne(select, arguments: [owner.name]) ?? 0
  }

  /// Returns the number of running jobs of an owner in a lane.
  static func running(_ owner: Owner, lane: String, _ db: Database) throws -> Int {
    let select = try db.cachedStatement(
      sql: "SELECT count(*) FROM job INDEXED BY job_of_owner WHERE owner = ? AND state = 'in_progress' AND model = ?")
    return try Int.fetchOne(select, arguments: [owner.name, lane]) ?? 0
  }

  private static let columns = "weight, running, waiting, requests_per_second, dollars_per_day"

  private static func limits(_ row: Row) -> OwnerLimits {
    OwnerLimits(weight: row[0], running: row[1], waiting: row[2], requestsPerSecond: row[3], dollarsPerDay: row[4])
  }
}
