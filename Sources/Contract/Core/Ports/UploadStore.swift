package import KatsudoAPI

/// Keeps the records of uploads. The bytes are in a ``FileStore``.
///
/// Every change is on disk when its call returns. The uploads of an owner may also change through another object or another process that
/// uses the same store. ``JobStore/submit(_:limits:earlier:)`` records the uploads that a job uses.
///
/// Every call may throw ``StoreError``.
package protocol UploadStore: Sendable {
  /// Stores a new upload, unless its owner has one with the same key that has not expired when the new one is created.
  ///
  /// - Parameter key: the idempotency key, or `nil` if there is none. A removed upload leaves its key free.
  /// - Returns: the stored upload: the new one, or the earlier one with this key, which may differ in everything but its owner.
  /// - Throws: ``UploadsFull`` if the owner would have more files or bytes than the limits allow. Nothing was stored then.
  @discardableResult
  func insert(_ upload: Upload, key: String?, limits: UploadLimits) async throws -> Upload

  func upload(id: String) async throws -> Upload?

  /// Returns the upload of an owner with this idempotency key, or `nil` if there is none that expires after a moment.
  func upload(key: String, owner: Owner, expiringAfter moment: Timestamp) async throws -> Upload?

  /// Returns the complete upload of an owner that has these bytes and expires last, or `nil` if there is none that expires after a moment.
  func upload(sha256: String, owner: Owner, expiringAfter moment: Timestamp) async throws -> Upload?

  /// Returns a page of an owner's uploads that expire after a moment, newest first.
  ///
  /// - Parameter id: the last upload of the page before, which may have been removed since, or `nil` for the first page.
  func uploads(of owner: Owner, before id: String?, expiringAfter moment: Timestamp, limit: Int) async throws -> [Upload]

  /// Returns the files and bytes of an owner, also of uploads that have expired and are still stored.
  func totals(of owner: Owner) async throws -> UploadTotals

  /// Returns the files and bytes of all owners together.
  func totals() async throws -> UploadTotals

  /// Records that more bytes of an upload are on disk. An upload that is complete or gone does not change.
  func advance(id: String, to offset: Int) async throws

  /// Records that an upload is complete.
  ///
  /// - Returns: the upload, or `nil` if it is gone.
  func complete(id: String, _ content: UploadContent) async throws -> Upload?

  /// Removes an upload that no unfinished job uses.
  func remove(id: String) async throws -> UploadRemoval

  /// Removes the uploads that expired at or before a moment and that no unfinished job uses, oldest first.
  ///
  /// - Returns: the ids of the removed uploads. Fewer than `limit` means that none is left to remove.
  func expire(before moment: Timestamp, limit: Int) async throws -> [String]

  /// Returns the ids that belong to a stored upload.
  func existing(among ids: [String]) async throws -> Set<String>
}

/// The outcome of removing an upload.
package enum UploadRemoval: Sendable, Hashable {
  case removed
  /// An unfinished job uses the upload.
  case inUse
  case unknown
}

/// The reason why an upload is not stored: its owner has too many files or bytes.
package enum UploadsFull: Error, Sendable, Hashable {
  case files(limit: Int)
  case bytes(limit: Int)
}

/// The reason why a job is not stored: an upload that it uses was removed after the job was checked.
package struct UploadGone: Error, Sendable, Hashable {
  /// The place of the upload in the job's input.
  package var location: [JSONStep]

  package init(location: [JSONStep]) { self.location = location }
}
