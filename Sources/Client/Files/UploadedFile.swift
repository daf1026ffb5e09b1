public import Foundation
import KatsudoAPI

/// The facts about a file that you uploaded to a Katsudo server.
public struct UploadedFile: Sendable, Hashable {
  /// The value that an input of a model takes: `MediaInput(file.id)`.
  public var id: String
  /// A link to the bytes, which needs no token, until the file expires.
  public var url: String?
  /// SHA-256 of the bytes in lower-case hexadecimal.
  public var sha256: String
  /// The size in bytes.
  public var byteCount: Int
  /// The media type that the server read from the first bytes.
  public var contentType: String
  /// The time at which the server deletes the file. A request that uses the file keeps it until the request ends.
  public var expiresAt: Date?

  init(_ json: JSONValue) throws(KatsudoError) {
    guard let id = json["id"]?.string, let sha256 = json["sha256"]?.string, let bytes = json["bytes"]?.integer,
      let byteCount = Int(exactly: bytes)
    else { throw .unexpectedAnswer("The server's answer about an uploaded file has no id, sha256 or bytes.") }
    self.id = id
    self.sha256 = sha256
    self.byteCount = byteCount
    url = json["url"]?.string
    contentType = json["content_type"]?.string ?? "application/octet-stream"
    expiresAt = json["expires_at"]?.string.flatMap(Moment.read)
  }
}
