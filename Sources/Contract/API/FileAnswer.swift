/// The facts about an uploaded file: the answer to `POST /v1/files` and `GET /v1/files/{id}`, and an entry of `GET /v1/files`.
public struct FileAnswer: Sendable, Hashable, Codable {
  /// The value that an input of a model takes.
  public var id: String
  /// A link to the bytes, which needs no key. It is absent while the upload is not complete.
  public var url: String?
  /// SHA-256 of the bytes in lower-case hexadecimal. It is absent while the upload is not complete.
  public var sha256: String?
  /// The size of the whole file.
  public var bytes: Int
  /// The number of bytes that are stored. It is present only while the upload is not complete.
  public var received: Int?
  /// The type that the first bytes show. It is absent while the upload is not complete.
  public var contentType: String?
  public var expiresAt: String

  public init(id: String, url: String?, sha256: String?, bytes: Int, received: Int?, contentType: String?, expiresAt: String) {
    self.id = id
    self.url = url
    self.sha256 = sha256
    self.bytes = bytes
    self.received = received
    self.contentType = contentType
    self.expiresAt = expiresAt
  }

  private enum CodingKeys: String, CodingKey {
    case id, url, sha256, bytes, received
    case contentType = "content_type"
    case expiresAt = "expires_at"
  }
}

/// The answer to `GET /v1/files`: the caller's own files, newest first.
public struct FileListAnswer: Sendable, Hashable, Codable {
  public var files: [FileAnswer]
  /// The `cursor` for the next page. It is absent on the last page.
  public var nextCursor: String?

  public init(files: [FileAnswer], nextCursor: String?) {
    self.files = files
    self.nextCursor = nextCursor
  }

  private enum CodingKeys: String, CodingKey {
    case files
    case nextCursor = "next_cursor"
  }
}
