package import KatsudoCore

/// The reason why an upload, or a call about one, is refused.
package enum UploadRefusal: Error, Sendable, Hashable {
  /// The file has no bytes.
  case empty
  case tooLarge(limit: Int)
  /// The body has more bytes than the upload that it belongs to.
  case tooMuch(byteCount: Int)
  case full(UploadsFull)
  /// The server receives as many files as it can, from this owner or from all.
  case busy
  case diskFull
  /// The owner has no such upload. It may have expired.
  case unknown
  /// An unfinished job uses the upload.
  case inUse
  /// Another call is sending bytes of the same upload and has not ended in time.
  case locked
  /// A later call sends the bytes of the same upload now.
  case takenOver
  /// The idempotency key belongs to an upload with another size or other metadata.
  case otherUpload
  /// The bytes do not begin where the stored ones end.
  case otherOffset(Int)
  /// The bytes could not be written.
  case notStored(cause: String)

  init(_ error: FileError) { self = error.isDiskFull ? .diskFull : .notStored(cause: "\(error)") }
}
