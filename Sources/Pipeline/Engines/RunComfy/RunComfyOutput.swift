import KatsudoAPI
import KatsudoCore

/// The `output` of a result. It finds the texts that are links to media files, and replaces these links with references to stored files.
struct RunComfyOutput: Sendable, Hashable {
  private let output: JSONValue
  /// The links without duplicates, in the order of the output with its keys sorted.
  let urls: [String]

  init(_ output: JSONValue) {
    self.output = output
    var found: [String] = []
    Self.visit(output, isMedia: false) { if !found.contains($0) { found.append($0) } }
    urls = found
  }

  /// Returns the output in its own shape. Every link whose file is stored is replaced with a reference.
  ///
  /// - Parameter places: the index of each stored file among the result's files, by link.
  func storing(_ places: [String: Int]) -> JSONValue {
    let stored = Self.replaced(output, isMedia: false, places)
    // The output on the wire must be an object.
    return stored.object == nil ? ["output": stored] : stored
  }

  private static func visit(_ value: JSONValue, isMedia: Bool, _ found: (String) -> Void) {
    switch value {
    case .string(let text): if isLink(text, isMedia: isMedia) { found(text) }
    case .array(let elements): for element in elements { visit(element, isMedia: isMedia, found) }
    case .object(let members):
      for key in members.keys.sorted() { if let member = members[key] { visit(member, isMedia: isMedia || isMediaKey(key), found) } }
    default: break
    }
  }

  private static func replaced(_ value: JSONValue, isMedia: Bool, _ places: [String: Int]) -> JSONValue {
    switch value {
    case .string(let text): if isLink(text, isMedia: isMedia), let place = places[text] { ["$file": .integer(Int64(place))] } else { value }
    case .array(let elements): .array(elements.map { replaced($0, isMedia: isMedia, places) })
    case .object(let members):
      .object(Dictionary(uniqueKeysWithValues: members.map { ($0, replaced($1, isMedia: isMedia || isMediaKey($0), places)) }))
    default: value
    }
  }

  /// Returns `true` for a web address under a key for media, and for a web address whose file name has the extension of a media file.
  private static func isLink(_ text: String, isMedia: Bool) -> Bool {
    let scheme = text.prefix(8).lowercased()
    guard scheme == "https://" || scheme.hasPrefix("http://"), !text.contains(where: \.isWhitespace) else { return false }
    if isMedia { return true }
    let name = text.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }

  private static let extensions = Set(MediaFormat.allCases.map(\.fileExtension) + ["jpeg"])

  private static func isMediaKey(_ key: String) -> Bool {
    let words = key.lowercased().split(separator: "_")
    return words.contains { ["image", "images", "video", "videos", "audio", "audios"].contains($0) }
  }
}
