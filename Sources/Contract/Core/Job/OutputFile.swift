package import KatsudoAPI

/// A stored result file.
package struct OutputFile: Sendable, Hashable {
  /// What the file is to the caller. Only images, videos and audio stand in `output`; a poster is named in the metadata.
  package enum Role: String, Sendable, Hashable, Codable {
    case image, video, audio, poster
  }

  package var role: Role
  /// Last part of the file's link, with an extension that fits: `<request_id>.mp4`.
  package var name: String
  package var contentType: String
  package var byteCount: Int
  /// SHA-256 of the content in lower-case hexadecimal.
  package var sha256: String
  /// Length of a video or sound in seconds.
  package var seconds: Double?
  /// The file store's own name of the file.
  package var locator: String
  /// Free facts about the file: the node that made it, a channel, a subfolder.
  package var attributes: [String: JSONValue]

  package init(
    role: Role, name: String, contentType: String, byteCount: Int, sha256: String, seconds: Double?, locator: String,
    attributes: [String: JSONValue] = [:]
  ) {
    self.role = role
    self.name = name
    self.contentType = contentType
    self.byteCount = byteCount
    self.sha256 = sha256
    self.seconds = seconds
    self.locator = locator
    self.attributes = attributes
  }

  /// The name of an attempt's file: the first of a role is `<request_id>.<extension>`, a second `<request_id>-2.<extension>`, a poster
  /// `<request_id>-poster.jpg`.
  ///
  /// - Parameter others: the files of the attempt that have a name already.
  package static func name(of file: EngineResult.File, requestID: String, beside others: [OutputFile]) -> String {
    let suffix = file.role == .poster ? "-poster" : ""
    let count = others.count { $0.role == file.role }
    let number = count == 0 ? "" : "-\(count + 1)"
    return "\(requestID)\(suffix)\(number).\(file.format.fileExtension)"
  }

  /// The `output` object of a result: one file of a kind under its singular name (`video`), several under the plural (`videos`).
  package static func outputObject(_ files: [OutputFile], link: (OutputFile) -> String) -> [String: JSONValue] {
    var output: [String: JSONValue] = [:]
    for (role, singular, plural) in [(Role.image, "image", "images"), (.video, "video", "videos"), (.audio, "audio", "audios")] {
      let links = files.filter { $0.role == role }.map { JSONValue.string(link($0)) }
      if links.count == 1 { output[singular] = links[0] }
      if links.count > 1 { output[plural] = .array(links) }
    }
    return output
  }
}
