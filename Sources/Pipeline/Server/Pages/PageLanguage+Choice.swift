import HTTPTypes
import Hummingbird
import KatsudoPages

extension PageLanguage {
  static let cookieName = "katsudo_lang"

  /// The language that a query asks for with `lang`, or `nil` if it names none that there is.
  static func asked(_ query: Query) -> PageLanguage? { query.string("lang").flatMap { PageLanguage(rawValue: $0) } }

  /// Returns the language of a page: of the query, or else of the cookie, or else the one that `Accept-Language` prefers.
  static func choose(asked: PageLanguage?, cookies: [String], acceptLanguage: String?) -> PageLanguage {
    if let asked { return asked }
    if let kept = cookie(in: cookies).flatMap(PageLanguage.init(rawValue:)) { return kept }
    // Every kind of Chinese gets the Chinese that there is.
    let name = AcceptedLanguage.choose(acceptLanguage, from: Set(allCases.map(\.rawValue)).union(["zh"]))
    return PageLanguage(rawValue: name) ?? (name == "zh" ? .zhTW : .en)
  }

  /// The header `Set-Cookie` that keeps the language for a year.
  var cookie: String { "\(Self.cookieName)=\(rawValue); Path=/; Max-Age=31536000; SameSite=Lax" }

  private static func cookie(in headers: [String]) -> String? {
    headers.flatMap { $0.split(separator: ";") }.lazy.map { $0.drop { $0 == " " } }
      .first { $0.hasPrefix("\(cookieName)=") }.map { String($0.dropFirst(cookieName.count + 1)) }
  }
}
