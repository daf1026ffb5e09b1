import GRDB
import KatsudoAPI
import KatsudoCore

/// The tables `spending` and `reservation`: the prices of an owner's jobs of each UTC day.
enum Spending {
  /// Reserves the price of a new job.
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
    let select = try db.cachedStatement(sql: "SELECT amount FROM spending WHERE owner = ? AND day = ?")
    let spent = try Int64.fetchOne(select, arguments: [owner.name, day(of: moment)]) ?? 0
    guard spent + amount <= millionths(budget) else { throw BudgetUsed(dollarsPerDay: budget) }
  }

  /// Ends the reservation of a job that has ended. The price is given back unless the job succeeded.
  static func end(_ row: JobRow, succeeded: Bool, _ db: Database) throws {
    let delete = try db.cachedStatement(sql: "DELETE FROM reservation WHERE job = ? RETURNING day, amount")
    guard let reservation = try Row.fetchOne(delete, arguments: [row.job.sequence]), !succeeded else { return }
    try db.cachedStatement(sql: "UPDATE spending SET amount = max(0, amount - ?) WHERE owner = ? AND day = ?")
      .run([reservation[1] as Int64, row.job.owner.name, reservation[0] as Int64])
  }

  /// Deletes the sums of days before a moment.
  static func expire(before moment: Timestamp, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM spending WHERE day < ?").run([day(of: moment)])
  }

  private static func day(of moment: Timestamp) -> Int64 { moment.seconds / 86_400 }

  /// Returns an amount of US dollars in millionths, at most 10^15.
  private static func millionths(_ dollars: Double) -> Int64 { Int64((min(max(dollars, 0), 1e9) * 1_000_000).rounded()) }
}
