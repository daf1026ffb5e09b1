/// The facts about a call that a page depends on.
package struct PageView: Sendable {
  package var language: PageLanguage
  /// The address of the server as the caller sees it, such as `http://127.0.0.1:8787`.
  package var server: String
  /// The path of the page, with a slash at its beginning.
  package var path: String
  /// The query of the call without the choice of a language: `name=value` pairs as the caller wrote them.
  package var query: [String]
  /// The origin of result files, if it is another one than that of the page.
  package var filesOrigin: String?
  /// `false` if the server takes calls without a key.
  package var needsKey: Bool

  package init(language: PageLanguage, server: String, path: String, query: [String] = [], filesOrigin: String?, needsKey: Bool) {
    self.language = language
    self.server = server
    self.path = path
    self.query = query
    self.filesOrigin = filesOrigin
    self.needsKey = needsKey
  }

  /// Returns the address of the same page in another language.
  func address(in language: PageLanguage) -> String { path + "?" + (query + ["lang=\(language.rawValue)"]).joined(separator: "&") }
}
