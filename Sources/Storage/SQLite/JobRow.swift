import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore

/// A row of the table `job`: the job, and the end of its lease.
struct JobRow {
  static let columns = """
    sequence, id, owner, key_id, model, priority, state, attempt, lost_attempts, declines, engine, worker, lease_until, handed_over, \
    remote_id, cancel_asked, progress, error, created_at, started_at, finished_at
    """

  let job: Job
  /// The end of the lease, in milliseconds of the clock for leases.
  let leaseUntil: Int64?

  /// - Parameter row: a row with ``columns``.
  /// - Throws: ``StoreError`` with `unreadable` if the row is damaged.
  init(_ row: Row) throws {
    guard let state = JobState(rawValue: row[6]) else { throw Self.damaged(row[1], "state") }
    let isHandedOver: Bool = row[13]
    let remoteID: String? = row[14]
    job = Job(
      sequence: row[0], id: row[1], owner: Owner(stored: row[2]), keyID: row[3], modelID: row[4], priority: row[5],
      lifecycle: JobLifecycle(
        state: state, attempt: row[7], lostAttempts: row[8], declines: row[9], engine: row[10], worker: row[11],
        remote: isHandedOver ? remoteID.map { .accepted(id: $0) } ?? .open : .none, isCancelAsked: row[15], error: row[17],
        startedAt: Self.time(row[19]), finishedAt: Self.time(row[20])),
      createdAt: Timestamp(microseconds: row[18]), progress: row[16])
    leaseUntil = row[12]
  }

  static func fetch(id: String, _ db: Database) throws -> JobRow? {
    let select = try db.cachedStatement(sql: "SELECT \(columns) FROM job WHERE id = ?")
    return try Row.fetchOne(select, arguments: [id]).map { try JobRow($0) }
  }

  static func fetch(sequence: Int64, _ db: Database) throws -> JobRow? {
    let select = try db.cachedStatement(sql: "SELECT \(columns) FROM job WHERE sequence = ?")
    return try Row.fetchOne(select, arguments: [sequence]).map { try JobRow($0) }
  }

  static func time(_ microseconds: Int64?) -> Timestamp? { microseconds.map { Timestamp(microseconds: $0) } }

  static func damaged(_ id: String, _ part: String, cause: (any Error)? = nil) -> StoreError {
    StoreError(.unreadable, "The record of request \(id) is damaged: \(part).", cause: cause.map { "\($0)" })
  }
}
