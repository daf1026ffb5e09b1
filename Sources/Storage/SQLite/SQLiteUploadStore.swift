import GRDB
package import KatsudoAPI
package import KatsudoCore

/// The store of the records of uploads in SQLite.
package struct SQLiteUploadStore: UploadStore {
  private let database: SQLiteDatabase

  package init(_ database: SQLiteDatabase) { self.database = database }

  private static let columns = "id, owner, byte_count, \"offset\", sha256, format, metadata, created_at, expires_at"

  package func insert(_ upload: Upload, key: String?, limits: UploadLimits) async throws -> Upload {
    try await database.write { db in
      if let key {
        if let earlier = try Self.fetch(key: key, of: upload.owner, expiringAfter: upload.createdAt, db) { return earlier }
        // An upload that has expired may still be stored.
        try db.cachedStatement(sql: "UPDATE upload SET idempotency_key = NULL WHERE owner = ? AND idempotency_key = ?")
          .run([upload.owner.name, key])
      }
      let totals = try UploadTotals.fetch(upload.owner, db)
      guard totals.files < limits.ownerFiles else { throw UploadsFull.files(limit: limits.ownerFiles) }
      guard totals.bytes + upload.byteCount <= limits.ownerBytes else { throw UploadsFull.bytes(limit: limits.ownerBytes) }
      try db.cachedStatement(
        sql: """
          INSERT INTO upload (id, owner, byte_count, "offset", sha256, format, metadata, created_at, expires_at, idempotency_key)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).run([
        upload.id, upload.owner.name, upload.byteCount, upload.offset, upload.content?.sha256, upload.content?.format?.rawValue,
        upload.metadata, upload.createdAt.microseconds, upload.expiresAt.microseconds, key,
      ])
      try UploadTotals.add(files: 1, bytes: upload.byteCount, upload.owner, db)
      return upload
    }
  }

  package func upload(id: String) async throws -> Upload? { try database.look { try Self.fetch(id, $0) } }

  package func upload(key: String, owner: Owner, expiringAfter moment: Timestamp) async throws -> Upload? {
    try database.look { try Self.fetch(key: key, of: owner, expiringAfter: moment, $0) }
  }

  package func upload(sha256: String, owner: Owner, expiringAfter moment: Timestamp) async throws -> Upload? {
    try database.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT \(Self.columns) FROM upload WHERE owner = ? AND sha256 = ? AND expires_at > ? ORDER BY expires_at DESC, sequence DESC LIMIT 1
          """)
      return try Row.fetchOne(select, arguments: [owner.name, sha256, moment.microseconds]).map { try Upload(row: $0) }
    }
  }

  package func uploads(of owner: Owner, before id: String?, expiringAfter moment: Timestamp, limit: Int) async throws -> [Upload] {
    try database.read { db in
      // Ids begin with the time at which they were made. Every id is less than a text that begins with a tilde.
      let select = try db.cachedStatement(
        sql: "SELECT \(Self.columns) FROM upload WHERE owner = ? AND id < ? AND expires_at > ? ORDER BY id DESC LIMIT ?")
      return try Row.fetchAll(select, arguments: [owner.name, id ?? "~", moment.microseconds, limit]).map { try Upload(row: $0) }
    }
  }

  package func totals(of owner: Owner) async throws -> UploadTotals { try database.read { try UploadTotals.fetch(owner, $0) } }

  package func totals() async throws -> UploadTotals {
    try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT coalesce(sum(files), 0), coalesce(sum(bytes), 0) FROM upload_total")
      return try Row.fetchOne(select).map { UploadTotals(files: $0[0], bytes: $0[1]) } ?? UploadTotals()
    }
  }

  package func advance(id: String, to offset: Int) async throws {
    try await database.write { db in
      try db.cachedStatement(sql: "UPDATE upload SET \"offset\" = ? WHERE id = ? AND sha256 IS NULL").run([offset, id])
    }
  }

  package func complete(id: String, _ content: UploadContent) async throws -> Upload? {
    try await database.write { db in
      try db.cachedStatement(sql: "UPDATE upload SET \"offset\" = byte_count, sha256 = ?, format = ? WHERE id = ? AND sha256 IS NULL")
        .run([content.sha256, content.format?.rawValue, id])
      return try Self.fetch(id, db)
    }
  }

  package func remove(id: String) async throws -> UploadRemoval {
    try await database.write { db in
      let removed = try Self.delete("id = ? AND NOT \(UploadUses.isInUse)", [id], db)
      if !removed.isEmpty { return .removed }
      return try Self.fetch(id, db) == nil ? .unknown : .inUse
    }
  }

  package func expire(before moment: Timestamp, limit: Int) async throws -> [String] {
    try await database.write { db in
      try Self.delete(
        """
        sequence IN (SELECT sequence FROM upload WHERE expires_at <= ? AND NOT \(UploadUses.isInUse) ORDER BY expires_at LIMIT ?)
        """, [moment.microseconds, limit], db)
    }
  }

  package func existing(among ids: [String]) async throws -> Set<String> {
    try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT 1 FROM upload WHERE id = ?")
      return Set(try ids.filter { try Int.fetchOne(select, arguments: [$0]) != nil })
    }
  }

  private static func fetch(_ id: String, _ db: Database) throws -> Upload? {
    let select = try db.cachedStatement(sql: "SELECT \(columns) FROM upload WHERE id = ?")
    return try Row.fetchOne(select, arguments: [id]).map { try Upload(row: $0) }
  }

  private static func fetch(key: String, of owner: Owner, expiringAfter moment: Timestamp, _ db: Database) throws -> Upload? {
    let select = try db.cachedStatement(
      sql: "SELECT \(columns) FROM upload WHERE owner = ? AND idempotency_key = ? AND expires_at > ?")
    return try Row.fetchOne(select, arguments: [owner.name, key, moment.microseconds]).map { try Upload(row: $0) }
  }

  /// Deletes the uploads that a condition names, and returns their ids.
  private static func delete(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [String] {
    let rows = try Row.fetchAll(db, sql: "DELETE FROM upload WHERE \(condition) RETURNING id, owner, byte_count", arguments: arguments)
    for row in rows { try UploadTotals.add(files: -1, bytes: -(row[2] as Int), Owner(stored: row[1]), db) }
    return rows.map { $0[0] }
  }
}

extension UploadTotals {
  fileprivate static func fetch(_ owner: Owner, _ db: Database) throws -> UploadTotals {
    let select = try db.cachedStatement(sql: "SELECT files, bytes FROM upload_total WHERE owner = ?")
    return try Row.fetchOne(select, arguments: [owner.name]).map { UploadTotals(files: $0[0], bytes: $0[1]) } ?? UploadTotals()
  }

  fileprivate static func add(files: Int, bytes: Int, _ owner: Owner, _ db: Database) throws {
    let update = try db.cachedStatement(sql: "UPDATE upload_total SET files = files + ?, bytes = bytes + ? WHERE owner = ?")
    try update.run([files, bytes, owner.name])
    // The row is missing before the owner's first upload.
    if db.changesCount == 0 { try db.cachedStatement(sql: "INSERT INTO upload_total VALUES (?, ?, ?)").run([owner.name, files, bytes]) }
  }
}

extension Upload {
  /// Reads the columns of `SQLiteUploadStore.columns`.
  fileprivate init(row: Row) throws {
    let format: String? = row[5]
    let sha256: String? = row[4]
    self.init(
      id: row[0], owner: Owner(stored: row[1]), byteCount: row[2], offset: row[3],
      content: sha256.map { UploadContent(sha256: $0, format: format.flatMap { MediaFormat(rawValue: $0) }) }, metadata: row[6],
      createdAt: Timestamp(microseconds: row[7]), expiresAt: Timestamp(microseconds: row[8]))
  }
}
