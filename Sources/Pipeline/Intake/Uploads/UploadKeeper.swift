package import KatsudoAPI
package import KatsudoCore
package import KatsudoMachine
import KatsudoMediaChecks
package import Logging
import NIOConcurrencyHelpers

/// Owns the files that owners uploaded. Nothing else stores or removes them.
///
/// The bytes of an upload are on disk before a record says so, and a record is removed before its file. So a server that is killed leaves at
/// most a file without a record, which the next start removes.
package final class UploadKeeper: Sendable {
  package let limits: UploadLimits
  let files: any FileStore
  let store: any UploadStore
  private let removals: RemovalLock
  let room: FreeRoom
  let time: TimeSource
  let logger: Logger
  let ledger: UploadLedger
  private let scratch: String
  private let leftBehind = NIOLockedValueBox<[String]>([])

  private static let batch = 100

  /// - Parameters:
  ///   - removals: is held for each removal of files.
  ///   - scratch: a local folder for copies of files that the store keeps elsewhere.
  package init(
    files: any FileStore, store: any UploadStore, removals: RemovalLock = RemovalLock(), room: FreeRoom, limits: UploadLimits,
    scratch: String, time: TimeSource, logger: Logger
  ) {
    self.files = files
    self.store = store
    self.removals = removals
    self.room = room
    self.limits = limits
    self.scratch = scratch
    self.time = time
    self.logger = logger
    ledger = UploadLedger(limits: limits)
  }

  /// Returns an upload of an owner, complete or not, that has not expired.
  package func find(_ id: String, of owner: Owner) async throws -> Upload? {
    guard let upload = try await store.upload(id: id), upload.owner == owner, upload.expiresAt > time.now() else { return nil }
    return upload
  }

  /// Returns an upload of an owner as ``find(_:of:)`` does, after the end of a call that receives bytes of it. So its offset is the one at
  /// which the next part must begin.
  package func findIdle(_ id: String, of owner: Owner) async throws -> Upload? {
    guard try await find(id, of: owner) != nil else { return nil }
    try await ledger.endHolder(of: id, time)
    return try await find(id, of: owner)
  }

  /// Returns a complete upload that has not expired, whoever owns it. For links, which are permissions of their own.
  package func linked(_ id: String) async throws -> Upload? {
    guard let upload = try await store.upload(id: id), upload.isComplete, upload.expiresAt > time.now() else { return nil }
    return upload
  }

  /// Returns the complete upload of an owner with these bytes. One that has less than a tenth of its time left does not count, because the
  /// caller wants to use it in a request.
  package func find(sha256: String, of owner: Owner) async throws -> Upload? {
    try await store.upload(sha256: sha256, owner: owner, expiringAfter: time.now().adding(seconds: limits.seconds / 10))
  }

  /// Returns a page of an owner's uploads that have not expired, newest first.
  package func list(of owner: Owner, before id: String?, limit: Int) async throws -> [Upload] {
    try await store.uploads(of: owner, before: id, expiringAfter: time.now(), limit: limit)
  }

  /// Returns the files and bytes of all owners, also of uploads that have expired and are still stored.
  package func totals() async throws -> UploadTotals { try await store.totals() }

  /// Removes an upload.
  ///
  /// - Throws: ``UploadRefusal`` with `unknown` or `inUse`.
  package func remove(_ id: String, of owner: Owner) async throws {
    guard try await find(id, of: owner) != nil else { throw UploadRefusal.unknown }
    switch try await store.remove(id: id) {
    case .removed: await removeFile(id)
    case .inUse: throw UploadRefusal.inUse
    case .unknown: throw UploadRefusal.unknown
    }
  }

  /// Opens a complete upload for reading.
  package func open(_ upload: Upload) async throws(FileError) -> any OpenFile { try await files.openUpload(upload.id) }

  /// Reads the header of an upload that a request names.
  ///
  /// - Returns: the facts of the header, and SHA-256 of the bytes.
  /// - Throws: ``MediaError`` if the owner has no such upload, if it is not complete, or if its header cannot be read.
  func facts(of id: String, for owner: Owner) async throws(MediaError) -> (media: MediaFacts, sha256: String) {
    let found: Upload?
    do { found = try await find(id, of: owner) } catch {
      logger.error("upload not read", metadata: ["error": "\(error)"])
      throw MediaError(.machineTrouble, "The server's database cannot be read at the moment. Send the request again in some seconds.")
    }
    guard let upload = found else {
      throw MediaError(.unavailable, "You have no uploaded file of this id. It may have expired. Upload the file again.")
    }
    guard let content = upload.content else {
      throw MediaError(
        .unavailable,
        "Of this file, \(upload.offset) of \(upload.byteCount) bytes are uploaded. Finish the upload, then send the request again.")
    }
    let path: String
    do throws(FileError) { path = try await files.uploadPath(id, in: scratch) } catch {
      logger.error("upload not found", metadata: ["error": "\(error)"])
      throw MediaError.lost(upload: error)
    }
    let media = try await BlockingThreads.callers.run { () throws(MediaError) in try MediaProbe.probe(path: path) }
    return (media, content.sha256)
  }

  func makeID() -> String {
    var random = SystemRandomNumberGenerator()
    return UploadID.make(at: time.now().microseconds / 1000, random: &random)
  }

  /// Removes the file of an upload without a record.
  func removeFile(_ id: String) async {
    do throws(FileError) {
      try await removals.holding { () async throws(FileError) in try await files.removeUpload(id) }
    } catch {
      logger.warning("upload not removed, tried again at the next start", metadata: ["upload": "\(id)", "error": "\(error)"])
    }
  }

  /// Finds the files that an earlier run of the server left. Call it before the first upload is accepted.
  package func begin() async {
    do throws(FileError) {
      let found = try await files.uploads()
      leftBehind.withLockedValue { $0 = found }
    } catch {
      logger.error("cannot list the uploads of the last run", metadata: ["error": "\(error)"])
    }
  }

  /// Removes the files that ``begin()`` found and that have no record.
  package func removeOrphans() async {
    let found = leftBehind.withLockedValue { leftBehind in
      defer { leftBehind = [] }
      return leftBehind
    }
    var count = 0
    for start in stride(from: 0, to: found.count, by: Self.batch) {
      let ids = Array(found[start..<min(start + Self.batch, found.count)])
      do {
        let known = try await store.existing(among: ids)
        for id in ids where !known.contains(id) {
          count += 1
          await removeFile(id)
        }
      } catch {
        logger.error("cannot list orphaned uploads", metadata: ["error": "\(error)"])
      }
    }
    if count > 0 { logger.notice("orphaned uploads removed", metadata: ["files": "\(count)"]) }
  }

  /// Removes the uploads whose time is over, but not those that an unfinished job uses.
  package func removeExpired() async {
    var count = 0
    do {
      while !Task.isCancelled {
        let ids = try await store.expire(before: time.now(), limit: Self.batch)
        for id in ids { await removeFile(id) }
        count += ids.count
        if ids.count < Self.batch { break }
      }
    } catch {
      logger.error("expired uploads not removed", metadata: ["error": "\(error)"])
    }
    if count > 0 { logger.info("expired uploads removed", metadata: ["count": "\(count)"]) }
  }
}

extension MediaError {
  /// Makes the error for the file of an upload that cannot be used.
  package static func lost(upload error: FileError) -> MediaError {
    MachineTrouble(errno: error.errno).map { MediaError($0) }
      ?? MediaError(.unavailable, "The uploaded file is gone from the server. Upload it again, then send the request again.")
  }
}
