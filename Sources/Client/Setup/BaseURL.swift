import Foundation

/// A checked base URL. All call addresses begin with it. The token and the downloads are limited to its origin.
struct BaseURL: Sendable, Hashable {
  /// The address in the form of ``KatsudoClient/baseURL``.
  let text: String
  let origin: Origin

  static let standard = "http://127.0.0.1:8787/v1"

  init(_ text: String) throws(KatsudoError) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let parts = URLComponents(string: trimmed), let origin = Origin(parts) else {
      throw .configuration(
        "The base URL \"\(trimmed)\" is not valid. A base URL begins with http:// or https:// and a host, such as \(Self.standard).")
    }
    guard parts.user == nil, parts.password == nil else {
      throw .configuration("The base URL must not contain a user name or password. Give the API key as the token.")
    }
    guard parts.percentEncodedQuery == nil, parts.percentEncodedFragment == nil else {
      throw .configuration("The base URL \"\(trimmed)\" must not contain ? or #. It ends with its path.")
    }
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    self.origin = origin
    self.text = origin.text + (path.isEmpty ? "/v1" : path)
  }
}
