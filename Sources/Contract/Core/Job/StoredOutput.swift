package import KatsudoAPI

/// A stored result file.
package struct StoredOutput: Sendable, Hashable {
  /// The use of the file in an answer. A poster is named in the metadata. A thumbnail is a small picture of the input, which only lists name.
  /// All other files are in `output`.
  package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case image, video, audio, poster, thumbnail, text
    /// A 3D model.
    case model = "3d"
    /// A file of any other kind.
    case other
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
  /// The file store's own name of the file, or `nil` if the job store keeps the bytes beside the record of the job.
  package var locator: String?
  /// Other facts about the file, such as the node that made it, a channel or a subfolder.
  package var attributes: [String: JSONValue]

  package init(
    role: Role, name: String, contentType: String, byteCount: Int, sha256: String, seconds: Double?, locator: String?,
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

  /// Makes the record of a file that an engine made.
  package init(_ file: EngineResult.File, name: String, byteCount: Int, sha256: String, locator: String?) {
    self.init(
      role: file.role, name: name, contentType: file.format.contentType, byteCount: byteCount, sha256: sha256, seconds: file.seconds,
      locator: locator, attributes: file.attributes)
  }

  /// Returns the name of an attempt's next file. The first file of a role is `<request_id>.<extension>`, the second is
  /// `<request_id>-2.<extension>`, a poster is `<request_id>-poster.jpg`, and a thumbnail is `<request_id>-thumbnail.jpg`.
  ///
  /// - Parameter others: the files of the attempt that already have a name.
  package static func name(of file: EngineResult.File, requestID: String, beside others: [StoredOutput]) -> String {
    let suffix = [.poster, .thumbnail].contains(file.role) ? "-\(file.role.rawValue)" : ""
    let count = others.count { $0.role == file.role }
    let number = count == 0 ? "" : "-\(count + 1)"
    return "\(requestID)\(suffix)\(number).\(file.format.fileExtension)"
  }

  /// Returns this file as one of another request, under the name that it has there.
  ///
  /// - Parameter locator: returns the file store's name of the file under its new name.
  package func renamed(from source: String, to requestID: String, locator: (_ name: String) -> String) -> StoredOutput {
    var copy = self
    copy.name = requestID + (name.hasPrefix(source) ? name.dropFirst(source.count) : "-\(name)")
    copy.locator = self.locator == nil ? nil : locator(copy.name)
    return copy
  }

  /// `true` if a browser may show the file itself: a picture, a video or a sound. A file of any other format is offered as a download,
  /// because it could contain a program.
  package var isShownInPlace: Bool { MediaFormat.allCases.contains { $0.contentType == contentType } }

  /// Returns the `output` object of a result. One file of a kind is under its singular name (`video`), several are under the plural
  /// (`videos`).
  package static func outputObject(_ files: [StoredOutput], link: (StoredOutput) -> String) -> [String: JSONValue] {
    var output: [String: JSONValue] = [:]
    for role in Role.allCases {
      guard let (singular, plural) = role.keys else { continue }
      let links = files.filter { $0.role == role }.map { JSONValue.string(link($0)) }
      if links.count == 1 { output[singular] = links[0] }
      if links.count > 1 { output[plural] = .array(links) }
    }
    return output
  }
}

extension StoredOutput.Role {
  /// The keys of `output` for one file and for several files, or `nil` if files of this role are not in it.
  fileprivate var keys: (singular: String, plural: String)? {
    switch self {
    case .image: ("image", "images")
    case .video: ("video", "videos")
    case .audio: ("audio", "audios")
    case .text: ("text", "texts")
    case .model: ("model", "models")
    case .other: ("file", "files")
    case .poster, .thumbnail: nil
    }
  }

  /// The role of a file by its kind.
  package init(_ kind: MediaKind) {
    switch kind {
    case .image: self = .image
    case .video: self = .video
    case .audio: self = .audio
    }
  }
}
