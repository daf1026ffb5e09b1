import Foundation

/// Which server is called and with which token: an argument goes before the environment, the environment before what was saved.
package struct ClientSetup: Sendable {
  let base: BaseURL
  /// Whether nothing names a server, so that the one on this machine is meant.
  package let isDefaultBase: Bool
  /// Where the token is from; `nil` where there is none.
  package let tokenSource: TokenSource?
  private let found: String?

  private static let tokenNames = ["RUNCOMFY_TOKEN", "RUNCOMFY_API_TOKEN", "RUNCOMFY_API_KEY"]

  /// Looks for both. A token that is missing or malformed is no error yet; asking for it is.
  ///
  /// - Throws: ``KatsudoError/configuration(_:)`` where the base or a saved file cannot be used.
  package init(baseURL: String?, token: String?, environment: [String: String]) throws(KatsudoError) {
    func named(_ name: String) -> String? {
      let value = (environment[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
      return value.isEmpty ? nil : value
    }
    let saved = SavedCredentials(environment: environment)
    if let text = baseURL ?? named("RUNCOMFY_MODEL_API_BASE") {
      (base, isDefaultBase) = (try BaseURL(text), false)
    } else {
      let text = try saved.base()
      (base, isDefaultBase) = (try BaseURL(text ?? BaseURL.standard), text == nil)
    }
    if let token {
      (found, tokenSource) = (token, .argument)
    } else if let name = Self.tokenNames.first(where: { named($0) != nil }) {
      (found, tokenSource) = (named(name), .environment(name))
    } else if let token = try saved.token(for: base.origin) {
      (found, tokenSource) = (token.text, .file(token.path))
    } else {
      (found, tokenSource) = (nil, nil)
    }
  }

  /// As ``KatsudoClient/baseURL`` shows it.
  package var baseText: String { base.text }
  /// What a saved token belongs to: scheme, host and port of the base, without the port where it is the scheme's own.
  package var originText: String { base.origin.text }

  /// The token's end, for a person to tell tokens apart by; `nil` where there is none. Of a short one nothing is shown.
  package var maskedToken: String? { found.map { $0.utf8.count < 16 ? "…" : "…\($0.suffix(4))" } }

  /// - Throws: ``KatsudoError/unauthenticated(_:)`` where there is none, or a malformed one.
  func token() throws(KatsudoError) -> Token {
    guard let found else {
      throw .unauthenticated(
        KatsudoError.Refusal("There is no API key for \(base.origin.text). Set RUNCOMFY_TOKEN, or give the key as the argument token."))
    }
    return try Token(found)
  }
}
