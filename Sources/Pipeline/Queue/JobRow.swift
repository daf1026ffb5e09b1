import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore

/// A job as a row of the `job` table.
enum JobRow {
  /// - Throws: `DecodingError` where a column that holds JSON cannot be read.
  static func read(_ row: Row) throws -> Job { try read(row, isTolerant: false) }

  /// The same, but a column that cannot be read is left out: of a job whose input does not matter any more.
  static func readTolerantly(_ row: Row) throws -> Job { try read(row, isTolerant: true) }

  private static func read(_ row: Row, isTolerant: Bool) throws -> Job {
    func decoded<Value: Decodable>(_ column: String) throws -> Value? {
      do { return try decode(row[column]) } catch { if isTolerant { return nil } else { throw error } }
    }
    return Job(
      sequence: row["sequence"],
      id: row["id"],
      owner: try owner(row),
      modelID: row["lane"],
      progressState: try progressState(row),
      input: try decoded("input") ?? .null,
      media: try decoded("media") ?? [],
      createdAt: Timestamp(microseconds: row["created_at"]),
      startedAt: (row["started_at"] as Int64?).map { Timestamp(microseconds: $0) },
      finishedAt: (row["finished_at"] as Int64?).map { Timestamp(microseconds: $0) },
      progress: row["progress"],
      engine: row["engine"],
      remoteID: row["remote_id"],
      outputs: try decoded("outputs") ?? [],
      output: try decoded("output"),
      error: row["error"],
      metadata: try decoded("metadata"))
  }

  static func owner(_ row: Row) throws -> Owner {
    guard let owner = Owner(row["owner"]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "job \(row["id"] as String) has no owner")
    }
    return owner
  }

  /// The columns of ``stateColumns``.
  static func progressState(_ row: Row) throws -> JobProgressState {
    guard let state = JobState(rawValue: row["state"]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "job \(row["id"] as String) has an unknown state")
    }
    let isHandedOver = (row["handed_to"] as String?) != nil
    let isLeased = (row["lease_until"] as Int64?) != nil
    return JobProgressState(
      state: state, attempt: row["attempt"], lostAttempts: row["lost_attempts"], declines: row["declines"],
      handover: isHandedOver ? (isLeased ? .held : .adrift) : .none, isCancelAsked: row["cancel_asked"])
  }

  static let stateColumns = "id, state, attempt, lost_attempts, declines, handed_to, lease_until, cancel_asked"

  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func decode<Value: Decodable>(_ text: String?) throws -> Value? {
    try text.map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }
}
