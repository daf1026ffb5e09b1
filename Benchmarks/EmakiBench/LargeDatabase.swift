import Foundation
import GRDB

/// Fills a stopped server's database with requests as they would be after a long time.
enum LargeDatabase {
  static let finished = 1_000_000
  static let queued = 200_000

  /// - Returns: the id of a finished request in the middle and of the last queued one.
  static func fill(_ path: String, owner: String, model: String, finished: Int = finished, queued: Int = queued) throws -> (
    finished: String, queued: String
  ) {
    let database = try DatabaseQueue(path: path)
    func id(_ number: Int) -> String {
      "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - String(number).count) + String(number)
    }
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = OFF")
      try db.inTransaction {
        let insert = try db.makeStatement(
          sql: """
            INSERT INTO job (id, owner, lane, state, attempt, input, media, created_at, finished_at, outputs) VALUES (?, ?, ?, ?, ?, ?, '[]', ?, ?, '[]')
            """)
        let input =
          #"{"frames":121,"image_urls":["https://example.com/a.png"],"prompt":"a request of long ago, with a prompt of usual length","seed":1}"#
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        for number in 0..<finished {
          try insert.execute(arguments: [id(number), owner, model, "succeeded", 1, input, now, now])
        }
        for number in finished..<finished + queued {
          try insert.execute(arguments: [id(number), owner, model, "in_queue", 0, input, now, nil])
        }
        return .commit
      }
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try database.close()
    return (id(finished / 2), id(finished + queued - 1))
  }
}
