import Foundation

/// Texts that a node could take as the path of a file outside the folders of models.
package enum PathText {
  /// Returns `true` for an absolute path, a path with `..`, and a name with the mark of another folder of ComfyUI.
  package static func isForeign(_ text: String) -> Bool {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.hasPrefix("/") || text.hasPrefix("\\") || text.hasPrefix("~") { return true }
    if text.lowercased().hasPrefix("file:") || text.contains("://") || text.prefixMatch(of: /[A-Za-z]:[\/\\]/) != nil { return true }
    if ["[output]", "[temp]", "[input]"].contains(where: { text.hasSuffix($0) }) || text.unicodeScalars.contains("\0") { return true }
    return text.split { $0 == "/" || $0 == "\\" }.contains { $0.trimmingCharacters(in: .whitespaces) == ".." }
  }

  /// Returns `true` for the inputs that hold a text for people, which no node opens as a file.
  package static func isProse(_ input: String) -> Bool {
    let last = input.lowercased().split { $0 == "_" || $0 == "." }.last
    return last.map { ["text", "prompt", "negative", "positive", "lyrics", "tags", "value"].contains($0) } ?? false
  }
}
