public import Foundation
public import KatsudoAPI

extension MediaInput {
  /// The value in JSON, for untyped inputs such as `["image_urls": [picture.json]]`.
  public var json: JSONValue { .string(value) }

  /// Makes a data URI from the bytes of a file. The media type is found from the first bytes.
  ///
  /// - Parameters:
  ///   - data: a whole file: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg.
  ///   - name: the name of the data in error messages.
  /// - Throws: ``KatsudoError/file(_:)`` if the format is none of these, or if the data is larger than ``KatsudoClient/Files/uploadLimit``.
  public init(data: Data, name: String = "The data") throws(KatsudoError) {
    guard data.count <= KatsudoClient.Files.uploadLimit else { throw .file(.tooLarge(name, bytes: data.count)) }
    guard let type = MediaType.sniffed(from: data.prefix(64)) else {
      throw .file(.unknownType(name))
    }
    value = "data:\(type);base64,\(data.base64EncodedString())"
  }
}

extension FileProblem {
  static func unknownType(_ name: String) -> FileProblem {
    FileProblem(
      .unknownType, name,
      "\(name) is not a supported picture, video or sound. The formats are JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC and Ogg.")
  }

  static func unreadable(_ path: String) -> FileProblem {
    FileProblem(.unusable, path, "\(path) cannot be read. Check its permissions.")
  }

  static func tooLarge(_ name: String, bytes: Int) -> FileProblem {
    let limit = KatsudoClient.Files.uploadLimit
    return FileProblem(
      .tooLarge(limit: limit), name,
      "\(name) has \(bytes) bytes, and \(limit) (\(limit >> 20) MiB) is the limit for a file inside a request. Put the file where the server can "
        + "fetch it, and give its URL.")
  }
}
