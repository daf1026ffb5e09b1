import KatsudoAPI

/// The texts of the pages in every language. They are in `Files/strings/pages`, one file for a language.
package struct PageStrings: Sendable {
  private let texts: [PageLanguage: [String: String]]

  /// - Throws: ``PagesError`` if the file of a language is missing or is not an object of strings.
  package init(_ assets: PageAssets) throws(PagesError) {
    var texts: [PageLanguage: [String: String]] = [:]
    for language in PageLanguage.allCases {
      texts[language] = try Self.read(assets, "strings/pages/\(language.rawValue).json")
    }
    self.texts = texts
  }

  /// Reads a file of texts: an object of strings.
  package static func read(_ assets: PageAssets, _ name: String) throws(PagesError) -> [String: String] {
    guard let bytes = assets.files[name] else { throw PagesError(file: name, problem: "is missing") }
    let document: JSONValue
    do throws(JSONSyntaxError) { document = try JSONValue(jsonBytes: bytes) } catch {
      throw PagesError(file: name, problem: "is not JSON at \(error)")
    }
    let members = document.object ?? [:]
    let texts = members.compactMapValues(\.string)
    guard !texts.isEmpty, texts.count == members.count else { throw PagesError(file: name, problem: "must be an object of strings") }
    return texts
  }

  /// Returns a text with its placeholders filled in, or the key if there is no such text.
  ///
  /// - Parameter values: by the names of the placeholders.
  func text(_ key: String, _ language: PageLanguage, _ values: [String: String] = [:]) -> String {
    Self.fill(texts[language]?[key] ?? key, values)
  }

  /// Returns all texts whose keys begin with a prefix, as objects within objects: `api.submit.text` is `["submit": ["text": …]]` for the
  /// prefix `api.`.
  ///
  /// - Parameter form: turns a text with its placeholders filled in into what the template shows.
  func tree(_ prefix: String = "", _ language: PageLanguage, _ values: [String: String] = [:], form: (String) -> String) -> [String: Any] {
    var tree = Tree()
    for (key, text) in texts[language] ?? [:] where key.hasPrefix(prefix) {
      tree.insert(form(Self.fill(text, values)), at: key.dropFirst(prefix.count).split(separator: ".").map(String.init)[...])
    }
    return tree.object
  }

  private static func fill(_ text: String, _ values: [String: String]) -> String {
    guard text.contains("{") else { return text }
    var result = ""
    var rest = text[...]
    while let begin = rest.firstIndex(of: "{"), let end = rest[begin...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: begin)..<end])
      result += rest[..<begin] + (values[name] ?? "{\(name)}")
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private struct Tree {
    var text: String?
    var children: [String: Tree] = [:]

    mutating func insert(_ text: String, at path: ArraySlice<String>) {
      guard let step = path.first else {
        self.text = text
        return
      }
      children[step, default: Tree()].insert(text, at: path.dropFirst())
    }

    var object: [String: Any] {
      children.mapValues { child -> Any in
        if let text = child.text { return text }
        return child.object
      }
    }
  }
}
