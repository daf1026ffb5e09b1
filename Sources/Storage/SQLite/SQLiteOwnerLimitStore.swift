import GRDB
package import KatsudoAPI
package import KatsudoCore

/// The store of the limits of owners in SQLite, for a process that runs no jobs.
package struct SQLiteOwnerLimitStore: OwnerLimitStore {
  private let database: SQLiteDatabase
  private let time: TimeSource

  package init(_ database: SQLiteDatabase, time: TimeSource) {
    self.database = database
    self.time = time
  }

  package func limits(of owner: Owner) async throws -> OwnerLimits { try database.look { try OwnerTable.limits(of: owner, $0) } }

  package func ownersWithLimits() async throws -> [Owner: OwnerLimits] { try database.look { try OwnerTable.all($0) } }

  package func setLimits(_ limits: OwnerLimits, of owner: Owner, by actor: AuditActor) async throws {
    try await database.write { [time] db in try OwnerTable.set(limits, of: owner, by: actor, at: time.now(), db) }
  }

  package func spentToday(by owner: Owner) async throws -> Double {
    try database.look { [time] in try Spending.total(of: owner, at: time.now(), $0) }
  }
}
