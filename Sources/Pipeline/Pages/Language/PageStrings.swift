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
  /// - Parameter values: by the names of the placeholders. They are never read as marks.
  func text(_ key: String, _ language: PageLanguage, _ values: [String: String] = [:], _ form: TextForm = .plain) -> String {
    form.write(texts[language]?[key] ?? key, values)
  }

  /// Returns all texts whose keys begin with a prefix, as objects within objects: `api.submit.text` is `["submit": ["text": …]]` for the
  /// prefix `api.`.
  ///
  /// - Parameter values: by the names of the placeholders. They are never read as marks.
  func tree(
    _ prefix: String = "", _ language: PageLanguage, _ values: [String: String] = [:], _ form: TextForm = .plain
  ) -> [String: Any] {
    var tree = Tree()
    for (key, text) in texts[language] ?? [:] where key.hasPrefix(prefix) {
      tree.insert(form.write(text, values), at: key.dropFirst(prefix.count).split(separator: ".").map(String.init)[...])
    }
    return tree.object
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
