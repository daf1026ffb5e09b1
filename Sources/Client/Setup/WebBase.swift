import Foundation

/// The address at which people sign in to a server: that of its pages, without the `/v1` of its API.
package struct WebBase: Sendable, Hashable {
  /// The address without a slash at the end.
  package let text: String
  let origin: Origin

  /// Reads an address that a person gave.
  ///
  /// - Throws: ``KatsudoError/configuration(_:)`` if it is no `http` or `https` address without a query.
  init(_ text: String) throws(KatsudoError) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let parts = URLComponents(string: trimmed), let origin = Origin(parts), parts.user == nil, parts.percentEncodedQuery == nil else {
      throw .configuration("RUNCOMFY_WEB_BASE is not an address such as https://media.example.com. Correct it, or unset it.")
    }
    self.init(origin: origin, path: parts.percentEncodedPath)
  }

  /// Makes the address that belongs to the base of an API, or returns `nil` for RunComfy, whose pages are on another host.
  init?(api: BaseURL) {
    guard !api.origin.isRunComfy else { return nil }
    let path = api.text.dropFirst(api.origin.text.count)
    self.init(origin: api.origin, path: path.hasSuffix("/v1") ? String(path.dropLast(3)) : String(path))
  }

  private init(origin: Origin, path: String) {
    var path = path
    while path.hasSuffix("/") { path.removeLast() }
    self.origin = origin
    text = origin.text + path
  }
}

extension ClientSetup {
  /// Returns the address of the server's pages: `RUNCOMFY_WEB_BASE`, or else the base of the API without `/v1`. It is `nil` for RunComfy without
  /// that variable.
  ///
  /// The variable for RunComfy does not count for the key of another server, and the other way round.
  ///
  /// - Throws: ``KatsudoError/configuration(_:)`` if the variable cannot be used.
  package func webBase(environment: [String: String]) throws(KatsudoError) -> WebBase? {
    let named = (environment["RUNCOMFY_WEB_BASE"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !named.isEmpty else { return WebBase(api: base) }
    let web = try WebBase(named)
    return web.origin.isRunComfy == base.origin.isRunComfy ? web : WebBase(api: base)
  }
}
