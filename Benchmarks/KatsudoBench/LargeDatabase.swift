import Foundation
import GRDB

/// Fills the database of a stopped server with many requests.
enum LargeDatabase {
  static let finished = 1_000_000
  /// The number of finished requests in the small database. It is larger than the server's cache of finished requests, so both servers must
  /// read their databases.
  static let fewFinished = 50_000
  static let queued = 200_000

  /// The `printf` format of a request's id. Its argument is the number of the request, counted from 0. The finished requests come first.
  static let idFormat = "00000000-0000-7000-8000-%012d"

  /// Adds finished requests, and then waiting ones.
  ///
  /// - Returns: the id of the last waiting request.
  @discardableResult
  static func fill(
    _ path: String, owner: String, model: String, finished: Int = finished, queued: Int = queued
  ) throws -> String {
    let database = try DatabaseQueue(path: path)
    func id(_ number: Int) -> String { String(format: idFormat, number) }
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = OFF")
      try db.inTransaction {
        let insert = try db.makeStatement(
          sql: "INSERT INTO job (id, owner, model, state, attempt, created_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?)")
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        for number in 0..<finished { try insert.execute(arguments: [id(number), owner, model, "succeeded", 1, now, now]) }
        for number in finished..<finished + queued { try insert.execute(arguments: [id(number), owner, model, "in_queue", 0, now, nil]) }
        let input =
          #"{"frames":121,"image_urls":["https://example.com/a.png"],"prompt":"a request of long ago, with a prompt of usual length","seed":1}"#
        try db.execute(sql: "INSERT INTO input SELECT sequence, ?, '[]' FROM job", arguments: [input])
        try db.execute(sql: "INSERT INTO result SELECT sequence, NULL, NULL FROM job WHERE state = 'succeeded'")
        try db.execute(
          sql: """
            INSERT INTO output (job, number, role, name, content_type, byte_count, sha256, seconds, locator)
            SELECT sequence, 0, 'video', id || '.mp4', 'video/mp4', 2000000, hex(zeroblob(32)), 5, id || '/1/' || id || '.mp4'
            FROM job WHERE state = 'succeeded'
            """)
        for (kind, state) in [("submitted", "in_queue"), ("claimed", "in_progress"), ("succeeded", "succeeded")] {
          try db.execute(
            sql: """
              INSERT INTO event (job, kind, attempt, state, at)
              SELECT sequence, ?, 1, ?, created_at FROM job WHERE state = 'succeeded' OR ? = 'submitted'
              """,
            arguments: [kind, state, kind])
        }
        try db.execute(
          sql: "UPDATE waiting SET count = ? WHERE scope = 'all'; INSERT INTO waiting VALUES ('owner:' || ?, ?)",
          arguments: [queued, owner, queued])
        if queued > 0 {
          try db.execute(
            sql: "INSERT INTO waiting_owner SELECT owner, model, sequence FROM job WHERE id = ?", arguments: [id(finished)])
        }
        return .commit
      }
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try database.close()
    return id(finished + queued - 1)
  }
}
