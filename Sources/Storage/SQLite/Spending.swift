import GRDB
import KatsudoAPI
import KatsudoCore

/// The tables `spending` and `reservation`: what an owner's jobs of each UTC day cost, or may cost.
enum Spending {
  /// Reserves the price of a new job. A job without a price is refused only if more was spent than the budget: services may charge for it.
  ///
  /// - Throws: ``BudgetUsed`` if the owner's budget of the day does not cover the price. Nothing was written then.
  static func reserve(_ job: NewJob, sequence: Int64, limits: OwnerLimits, _ db: Database) throws {
    let amount = millionths(job.price)
    try check(job.owner, adding: amount, at: job.createdAt, limits: limits, db)
    guard amount > 0 else { return }
    let day = day(of: job.createdAt)
    try db.cachedStatement(
      sql: "INSERT INTO spending VALUES (?, ?, ?) ON CONFLICT (owner, day) DO UPDATE SET amount = amount + excluded.amount"
    ).run([job.owner.name, day, amount])
    try db.cachedStatement(sql: "INSERT INTO reservation VALUES (?, ?, ?)").run([sequence, day, amount])
  }

  /// - Throws: ``BudgetUsed`` if the budget of the day does not cover what was spent and a further amount.
  static func check(_ owner: Owner, adding amount: Int64, at moment: Timestamp, limits: OwnerLimits, _ db: Database) throws {
    guard let budget = limits.dollarsPerDay else { return }
    guard try amountSpent(owner, at: moment, db) + amount <= millionths(budget) else { throw BudgetUsed(dollarsPerDay: budget) }
  }

  /// Returns what was spent and reserved on the day of a moment, in US dollars.
  static func total(of owner: Owner, at moment: Timestamp, _ db: Database) throws -> Double {
    Double(try amountSpent(owner, at: moment, db)) / 1_000_000
  }

  private static func amountSpent(_ owner: Owner, at moment: Timestamp, _ db: Database) throws -> Int64 {
    let select = try db.cachedStatement(sql: "SELECT amount FROM spending WHERE owner = ? AND day = ?")
    return try Int64.fetchOne(select, arguments: [owner.name, day(of: moment)]) ?? 0
  }

  /// Ends the reservation of a job that has ended. If the job made a result, the larger one of its price and its cost counts, because a
  /// service may charge more than the price. Otherwise the price is given back.
  ///
  /// - Parameter cost: the cost in US dollars of a job that made a result, or `nil` for any other job.
  static func end(_ row: JobRow, cost: Double?, _ db: Database) throws {
    let delete = try db.cachedStatement(sql: "DELETE FROM reservation WHERE job = ? RETURNING day, amount")
    let reservation = try Row.fetchOne(delete, arguments: [row.job.sequence])
    // A job without a price has no reservation. A service may still charge for it.
    let reservedDay = reservation.map { $0[0] as Int64 } ?? day(of: row.job.createdAt)
    let price = reservation.map { $0[1] as Int64 } ?? 0
    let change = cost.map { max(0, millionths($0) - price) } ?? -price
    guard change != 0 else { return }
    try db.cachedStatement(
      sql: "INSERT INTO spending VALUES (?1, ?2, max(0, ?3)) ON CONFLICT (owner, day) DO UPDATE SET amount = max(0, amount + ?3)"
    ).run([row.job.owner.name, reservedDay, change])
  }

  /// Deletes the sums of days before a moment.
  static func expire(before moment: Timestamp, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM spending WHERE day < ?").run([day(of: moment)])
  }

  private static func day(of moment: Timestamp) -> Int64 { moment.seconds / 86_400 }

  /// Returns an amount of US dollars in millionths, at most 10^15.
  private static func millionths(_ dollars: Double) -> Int64 { Int64((min(max(dollars, 0), 1e9) * 1_000_000).rounded()) }
}
