import GRDB
import KatsudoCore

/// The table `upload_use`.
enum UploadUses {
  /// A condition on a row of `upload`: an unfinished job uses it.
  static let isInUse = """
    EXISTS (SELECT 1 FROM upload_use JOIN job ON job.sequence = upload_use.job
      WHERE upload_use.upload = upload.sequence AND job.finished_at IS NULL)
    """

  /// Records the uploads that a new job uses.
  ///
  /// - Throws: ``UploadGone`` if one of them is not there, not complete or of another owner.
  static func insert(_ job: NewJob, sequence: Int64, _ db: Database) throws {
    for value in job.input.media {
      guard case .upload(let id) = value.source else { continue }
      let find = try db.cachedStatement(sql: "SELECT sequence FROM upload WHERE id = ? AND owner = ? AND sha256 IS NOT NULL")
      guard let upload = try Int64.fetchOne(find, arguments: [id, job.owner.name]) else { throw UploadGone(location: value.location) }
      // A job may name the same upload in several places.
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO upload_use VALUES (?, ?)").run([upload, sequence])
    }
  }
}
