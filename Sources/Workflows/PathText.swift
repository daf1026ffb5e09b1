import Foundation

/// Texts that a node could take as the path of a file outside the folders of models.
package enum PathText {
  /// The folder below each of ComfyUI's own folders that holds the files of requests.
  package static let requestFolder = "rc"

  /// Returns `true` for an absolute path, a path with `..`, an address, a file of a request, and a name with the mark of another folder of
  /// ComfyUI.
  static func isForeign(_ text: String) -> Bool {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.hasPrefix("/") || text.hasPrefix("\\") || text.hasPrefix("~") { return true }
    if text.lowercased().hasPrefix("file:") || text.contains("://") || text.prefixMatch(of: /[A-Za-z]:[\/\\]/) != nil { return true }
    if ["[output]", "[temp]", "[input]"].contains(where: { text.hasSuffix($0) }) || text.unicodeScalars.contains("\0") { return true }
    let parts = text.split { $0 == "/" || $0 == "\\" }.map { $0.trimmingCharacters(in: .whitespaces) }
    // A path may have the part `.` any number of times.
    return parts.contains("..") || parts.count > 1 && parts.first { $0 != "." } == requestFolder
  }

  /// Returns `true` for the inputs that hold a text for people, which no node opens as a file.
  static func isProse(_ input: String) -> Bool {
    let last = input.lowercased().split { $0 == "_" || $0 == "." }.last
    return last.map { ["text", "prompt", "negative", "positive", "lyrics", "tags"].contains($0) } ?? false
  }

  /// Returns `true` for the inputs whose name says that a node opens the text as a file.
  static func isPath(_ input: String) -> Bool {
    let words = input.lowercased().split { $0 == "_" || $0 == "." }
    return words.contains { ["file", "files", "filename", "path", "paths", "folder", "directory", "dir", "url", "uri"].contains($0) }
  }

  /// Returns `true` for the inputs of nodes that give their text to other nodes: `value`, or `string_a` and `string_b` of a node that joins
  /// two texts.
  static func isPassedOn(_ input: String) -> Bool { input == "value" || input.hasPrefix("string") }
}
