package import KatsudoAPI

/// The record of a file that an owner uploaded, so that later requests can name it.
package struct Upload: Sendable, Hashable {
  package var id: String
  package var owner: Owner
  /// The size of the whole file in bytes. It is known before the last byte has arrived.
  package var byteCount: Int
  /// The number of bytes that are on disk. It reaches ``byteCount`` only together with ``content``.
  package var offset: Int
  /// The facts about the bytes, or `nil` while the upload is not complete.
  package var content: UploadContent?
  /// The client's own text about an upload in parts (`Upload-Metadata` of tus), or `nil`. The server does not read it.
  package var metadata: String?
  package var createdAt: Timestamp
  package var expiresAt: Timestamp

  package init(
    id: String, owner: Owner, byteCount: Int, offset: Int = 0, content: UploadContent? = nil, metadata: String? = nil,
    createdAt: Timestamp, expiresAt: Timestamp
  ) {
    self.id = id
    self.owner = owner
    self.byteCount = byteCount
    self.offset = offset
    self.content = content
    self.metadata = metadata
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  package var isComplete: Bool { content != nil }

  /// The last part of the file's link, with the extension of the file's format.
  package var name: String { "\(id).\(content?.format?.fileExtension ?? "bin")" }
}

/// The facts about the bytes of a complete upload.
package struct UploadContent: Sendable, Hashable {
  /// SHA-256 of the bytes in lower-case hexadecimal.
  package var sha256: String
  /// The format that the first bytes show, or `nil` if this server does not know it.
  package var format: MediaFormat?

  package init(sha256: String, format: MediaFormat?) {
    self.sha256 = sha256
    self.format = format
  }

  package var contentType: String { format?.contentType ?? "application/octet-stream" }
}

/// The limits of the uploads.
package struct UploadLimits: Sendable, Hashable {
  /// The largest file in bytes.
  package var fileBytes: Int
  /// The largest number of bytes of all files of one owner.
  package var ownerBytes: Int
  /// The largest number of files of one owner.
  package var ownerFiles: Int
  /// The time in seconds for which a file is kept, from the beginning of its upload on.
  package var seconds: Double
  /// The largest number of files that the server receives at the same time, of all owners together.
  package var atOnce: Int

  package init(
    fileBytes: Int = 2 << 30, ownerBytes: Int = 10 << 30, ownerFiles: Int = 10_000, seconds: Double = 7 * 86_400, atOnce: Int = 64
  ) {
    self.fileBytes = fileBytes
    self.ownerBytes = ownerBytes
    self.ownerFiles = ownerFiles
    self.seconds = seconds
    self.atOnce = atOnce
  }
}

/// The uploads of one owner or of all owners, complete or not.
package struct UploadTotals: Sendable, Hashable {
  package var files: Int
  /// The bytes of all files, each with its whole size.
  package var bytes: Int

  package init(files: Int = 0, bytes: Int = 0) {
    self.files = files
    self.bytes = bytes
  }
}
