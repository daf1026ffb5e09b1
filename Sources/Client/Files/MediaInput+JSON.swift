public import Foundation
public import KatsudoAPI

extension MediaInput {
  /// For inputs that are not typed: `["image_urls": [picture.json]]`.
  public var json: JSONValue { .string(value) }

  /// Bytes as a data URI, with the media type that their beginning tells.
  ///
  /// - Parameters:
  ///   - data: a whole file: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg.
  ///   - name: what an error calls it.
  /// - Throws: ``KatsudoError/file(_:)`` for bytes that are none of these, and above ``KatsudoClient/Files/uploadLimit``.
  public init(data: Data, name: String = "The data") throws(KatsudoError) {
    guard data.count <= KatsudoClient.Files.uploadLimit else { throw .file(.tooLarge(name, bytes: data.count)) }
    guard let type = MediaType.sniffed(from: data.prefix(64)) else {
      throw .file(
        FileProblem(
          .unknownType, name,
          "\(name) is no picture, video or sound that can be sent: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC, Ogg."))
    }
    value = "data:\(type);base64,\(data.base64EncodedString())"
  }
}

extension FileProblem {
  static func tooLarge(_ name: String, bytes: Int) -> FileProblem {
    let limit = KatsudoClient.Files.uploadLimit
    return FileProblem(
      .tooLarge(limit: limit), name,
      "\(name) has \(bytes) bytes, and \(limit) (\(limit >> 20) MiB) is the limit for a file that travels inside a request. Put it where the server can "
        + "fetch it, and give the URL.")
  }
}
