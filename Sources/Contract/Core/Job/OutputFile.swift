package import KatsudoAPI

/// A stored result file.
package struct OutputFile: Sendable, Hashable {
  /// The role of the file for the caller. Only images, videos and audio are in `output`. The metadata names the poster.
  package enum Role: String, Sendable, Hashable, Codable {
    case image, video, audio, poster
  }

  package var role: Role
  /// The last part of the file's link, with the extension of the file's format: `<request_id>.mp4`.
  package var name: String
  package var contentType: String
  package var byteCount: Int
  /// SHA-256 of the content in lower-case hexadecimal.
  package var sha256: String
  /// Length of a video or sound in seconds.
  package var seconds: Double?
  /// The file store's own name of the file.
  package var locator: String
  /// Other facts about the file, such as the node that made it, a channel or a subfolder.
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

  /// Returns the name of an attempt's file. The first file of a role is `<request_id>.<extension>`, the second is
  /// `<request_id>-2.<extension>`, and a poster is `<request_id>-poster.jpg`.
  ///
  /// - Parameter others: the files of the attempt that have a name already.
  package static func name(of file: EngineResult.File, requestID: String, beside others: [OutputFile]) -> String {
    let suffix = file.role == .poster ? "-poster" : ""
    let count = others.count { $0.role == file.role }
    let number = count == 0 ? "" : "-\(count + 1)"
    return "\(requestID)\(suffix)\(number).\(file.format.fileExtension)"
  }

  /// Returns the `output` object of a result. One file of a kind is under its singular name (`video`), several are under the plural
  /// (`videos`).
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
