import GRDB
import KatsudoAPI
import KatsudoCore

/// The tables `webhook` and `delivery`.
enum Outbox {
  /// Stores the webhook of a new job.
  static func insert(_ webhook: JobWebhook, job: Int64, _ limits: OutboxLimits, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO webhook VALUES (?, ?, ?, ?, ?)")
      .run([job, webhook.url, webhook.receiver, webhook.base, webhook.tellsEveryState ? limits.intermediate : 0])
  }

  /// Adds a delivery that tells the state of a job, if the job's webhook wants to know it.
  ///
  /// - Returns: `true` if a delivery was added.
  static func append(job: Int64, owner: Owner, state: JobState, at now: Timestamp, _ limits: OutboxLimits, _ db: Database) throws -> Bool {
    // The number of further deliveries is a column of `webhook`, so a job without a webhook costs one look-up by its key.
    let room = state.isFinal ? "" : "AND intermediate > 0"
    try db.cachedStatement(
      sql: """
        INSERT INTO delivery (id, job, owner, receiver, state, created_at, deadline, next_at)
        SELECT ?1, ?2, ?3, receiver, ?4, ?5, ?6, ?5 FROM webhook WHERE job = ?2 \(room)
        """
    ).run([
      id(at: now), job, owner.name, state.rawValue, now.microseconds, now.adding(seconds: limits.trySeconds).microseconds,
    ])
    guard db.changesCount > 0 else { return false }
    if !state.isFinal {
      try db.cachedStatement(sql: "UPDATE webhook SET intermediate = intermediate - 1 WHERE job = ?").run([job])
    }
    return true
  }

  /// Makes the deliveries due whose try was cut off by the end of the last process.
  static func recover(at now: Timestamp, _ db: Database) throws {
    try db.execute(sql: "UPDATE delivery SET leased = 0, next_at = ? WHERE leased = 1", arguments: [now.microseconds])
  }

  /// Message ids are request ids behind a prefix: they grow with time and cannot be guessed.
  private static func id(at now: Timestamp) -> String {
    var random = SystemRandomNumberGenerator()
    return "msg_" + RequestID.make(at: now.microseconds / 1000, random: &random)
  }
}

/// A row of `delivery` with the parts of `job` and `webhook` that belong to it.
struct DeliveryRow {
  private static let columns = """
    delivery.number, delivery.job, delivery.id, job.id, delivery.owner, delivery.state, webhook.url, delivery.receiver, webhook.base, \
    delivery.created_at, delivery.deadline, delivery.outcome, delivery.attempts, delivery.next_at, delivery.last_at, delivery.status, \
    delivery.error, delivery.leased
    """
  private static let tables = "delivery JOIN job ON job.sequence = delivery.job JOIN webhook ON webhook.job = delivery.job"

  let number: Int64
  /// The sequence number of the job.
  let job: Int64
  let delivery: Delivery
  private let leased: Bool

  /// - Throws: ``StoreError`` with `unreadable` if the row is damaged.
  private init(_ row: Row) throws {
    guard let state = JobState(rawValue: row[5]), let outcome = Delivery.Outcome(rawValue: row[11]) else {
      throw JobRow.damaged(row[3], "delivery")
    }
    number = row[0]
    job = row[1]
    leased = row[17]
    delivery = Delivery(
      id: row[2], requestID: row[3], owner: Owner(stored: row[4]), state: state, url: row[6], receiver: row[7], base: row[8],
      createdAt: Timestamp(microseconds: row[9]), deadline: Timestamp(microseconds: row[10]), outcome: outcome, attempts: row[12],
      nextAt: JobRow.time(row[13]), lastAt: JobRow.time(row[14]), status: row[15], error: row[16])
  }

  /// Returns `true` if a try is on its way.
  func isOnItsWay(at now: Timestamp) -> Bool { leased && (delivery.nextAt.map { $0 > now } ?? false) }

  /// Returns the bound of a page: only deliveries that were added before the one with this id have a smaller number. Ids grow with time, so if
  /// that delivery was deleted, the newest one with a smaller id gives the bound.
  static func bound(before id: String, _ db: Database) throws -> Int64 {
    let select = try db.cachedStatement(sql: "SELECT id, number FROM delivery WHERE id <= ? ORDER BY id DESC LIMIT 1")
    guard let row = try Row.fetchOne(select, arguments: [id]) else { return 0 }
    return row[0] == id ? row[1] : row[1] + 1
  }

  /// - Parameter condition: the condition, the order and the limit of the rows, with its arguments.
  static func fetch(where condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [DeliveryRow] {
    let select = try db.cachedStatement(sql: "SELECT \(columns) FROM \(tables) WHERE \(condition)")
    return try Row.fetchAll(select, arguments: arguments).map { try DeliveryRow($0) }
  }
}
