import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
import KatsudoMediaChecks
import Logging

extension UploadKeeper {
  /// Receives a whole file in one call. It is on disk, with its record, when the call returns. If it throws, nothing is left.
  ///
  /// - Parameters:
  ///   - byteCount: the size of the file or a little more, or `nil` if the caller does not say it.
  ///   - read: passes the bytes on.
  /// - Throws: ``UploadRefusal``, ``StoreError`` or the error of `read`.
  package func receive(
    from owner: Owner, expecting byteCount: Int?, _ read: (UploadReception) async throws -> Void
  ) async throws -> Upload {
    let (id, createdAt) = (makeID(), time.now())
    let totals = try await store.totals(of: owner)
    let place = try ledger.take(id, of: owner) { files, bytes throws(UploadRefusal) in
      let left = try left(totals, files: files, bytes: bytes)
      guard let byteCount else { return min(left, limits.fileBytes) }
      guard byteCount <= left else { throw .full(.bytes(limit: limits.ownerBytes)) }
      return min(byteCount, limits.fileBytes)
    }
    defer { ledger.release(place) }
    guard room.has(byteCount ?? 0) else { throw UploadRefusal.diskFull }
    do {
      let file = try await open { () throws(FileError) in try await files.makeUpload(id) }
      let isOwnersLimit = byteCount == nil && place.byteCount < limits.fileBytes
      let reception = UploadReception(
        file, room: room, upTo: place.byteCount,
        excess: isOwnersLimit ? .full(.bytes(limit: limits.ownerBytes)) : .tooLarge(limit: limits.fileBytes))
      try await read(reception)
      guard reception.byteCount > 0 else { throw UploadRefusal.empty }
      let digest = try await reception.finish()
      let upload = Upload(
        id: id, owner: owner, byteCount: digest.byteCount, offset: digest.byteCount, content: UploadContent(digest),
        createdAt: createdAt, expiresAt: createdAt.adding(seconds: limits.seconds))
      try await insert(upload)
      return upload
    } catch {
      await removeFile(id)
      throw error
    }
  }

  /// Begins an upload that comes in parts, or finds the one that an earlier call with the same key began. That one may be complete.
  ///
  /// - Parameter key: the idempotency key, or `nil` if the call must not be repeated. It is free again when its upload is removed or expires.
  /// - Returns: the upload, and `true` if it was there before.
  /// - Throws: ``UploadRefusal`` or ``StoreError``.
  package func create(
    for owner: Owner, byteCount: Int, metadata: String?, key: String? = nil
  ) async throws -> (upload: Upload, isReplayed: Bool) {
    guard byteCount > 0 else { throw UploadRefusal.empty }
    guard byteCount <= limits.fileBytes else { throw UploadRefusal.tooLarge(limit: limits.fileBytes) }
    func replayed(_ earlier: Upload) throws(UploadRefusal) -> (Upload, Bool) {
      guard earlier.byteCount == byteCount, earlier.metadata == metadata else { throw .otherUpload }
      return (earlier, true)
    }
    // The upload that the key names counts already, so it is looked for before the limits.
    if let key, let earlier = try await store.upload(key: key, owner: owner, expiringAfter: time.now()) { return try replayed(earlier) }
    guard room.has(byteCount) else { throw UploadRefusal.diskFull }
    let totals = try await store.totals(of: owner)
    guard byteCount <= (try left(totals, files: 0, bytes: ledger.bytes(of: owner))) else {
      throw UploadRefusal.full(.bytes(limit: limits.ownerBytes))
    }
    let (id, now) = (makeID(), time.now())
    let upload = Upload(
      id: id, owner: owner, byteCount: byteCount, metadata: metadata, createdAt: now, expiresAt: now.adding(seconds: limits.seconds))
    let stored: Upload
    do {
      _ = try await open { () throws(FileError) in try await files.makeUpload(id) }
      stored = try await insert(upload, key: key)
    } catch {
      await removeFile(id)
      throw error
    }
    if stored.id == id { return (stored, false) }
    // Another call with the same key was faster.
    await removeFile(id)
    return try replayed(stored)
  }

  /// Receives a part of an upload. The bytes that arrived are on disk and recorded when the call returns, also if it throws because the
  /// rest did not arrive.
  ///
  /// An earlier call that still receives bytes of the upload is ended first, because its connection may be dead. What it received is kept.
  ///
  /// - Parameters:
  ///   - onTakeover: is called if a later call wants to send bytes. It should make a `read` that waits for bytes throw. It may be called
  ///     more than once.
  ///   - read: passes the bytes on.
  /// - Returns: the upload with its new offset.
  /// - Throws: ``UploadRefusal``, ``StoreError`` or the error of `read`.
  package func append(
    to id: String, of owner: Owner, at offset: Int, onTakeover: @escaping @Sendable () -> Void = {},
    _ read: (UploadReception) async throws -> Void
  ) async throws -> Upload {
    // A call can end only a call of the same owner.
    guard try await find(id, of: owner) != nil else { throw UploadRefusal.unknown }
    let place = try await ledger.takeOver(id, of: owner, time: time, onTakeover: onTakeover)
    defer { ledger.release(place) }
    guard var upload = try await find(id, of: owner) else { throw UploadRefusal.unknown }
    guard upload.offset == offset else { throw UploadRefusal.otherOffset(upload.offset) }
    guard !upload.isComplete else { return upload }
    let file = try await open { () throws(FileError) in try await files.continueUpload(id, at: offset) }
    let whole = upload.byteCount
    // Only the complete upload has all its bytes: a client that finds all of them stored sends nothing more.
    let reception = UploadReception(
      file, room: room, from: offset, upTo: whole, excess: .tooMuch(byteCount: whole), isTakenOver: { place.isTakenOver },
      onCheckpoint: { offset in
        if offset < whole { try await self.store.advance(id: id, to: offset) }
      })
    do { try await read(reception) } catch {
      await saveRest(of: reception, id)
      throw error
    }
    guard reception.byteCount == whole else {
      try await reception.save()
      upload.offset = reception.byteCount
      return upload
    }
    let digest = try await reception.finish()
    guard let complete = try await store.complete(id: id, UploadContent(digest)) else { throw UploadRefusal.unknown }
    return complete
  }

  /// Keeps the bytes of a part whose rest did not arrive.
  private func saveRest(of reception: UploadReception, _ id: String) async {
    do { try await reception.save() } catch {
      logger.notice("part of an upload not stored", metadata: ["upload": "\(id)", "error": "\(error)"])
    }
  }

  /// Returns the number of bytes that an owner may still upload.
  private func left(_ totals: UploadTotals, files: Int, bytes: Int) throws(UploadRefusal) -> Int {
    guard totals.files + files < limits.ownerFiles else { throw .full(.files(limit: limits.ownerFiles)) }
    let left = limits.ownerBytes - totals.bytes - bytes
    guard left > 0 else { throw .full(.bytes(limit: limits.ownerBytes)) }
    return left
  }

  @discardableResult
  private func insert(_ upload: Upload, key: String? = nil) async throws -> Upload {
    do { return try await store.insert(upload, key: key, limits: limits) } catch let full as UploadsFull { throw UploadRefusal.full(full) }
  }

  private func open(_ work: () async throws(FileError) -> any UploadFile) async throws(UploadRefusal) -> any UploadFile {
    do throws(FileError) { return try await work() } catch { throw UploadRefusal(error) }
  }
}

extension UploadContent {
  fileprivate init(_ digest: UploadDigest) { self.init(sha256: digest.sha256, format: MediaSniffer.format(of: digest.head)) }
}
