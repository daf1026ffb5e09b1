import Foundation

/// The server and the token of a client. An argument has priority over the environment, and the environment over saved values.
package struct ClientSetup: Sendable {
  let base: BaseURL
  /// `true` if no source names a server. The client then uses ``BaseURL/standard``.
  package let isDefaultBase: Bool
  /// The source of the token. It is `nil` if there is no token.
  package let tokenSource: TokenSource?
  private let found: String?

  private static let tokenNames = ["RUNCOMFY_TOKEN", "RUNCOMFY_API_TOKEN", "RUNCOMFY_API_KEY"]

  /// Finds the server and the token. A missing or malformed token is not an error here, but `token()` throws for it.
  ///
  /// - Throws: ``KatsudoError/configuration(_:)`` if the base URL or a saved file cannot be used.
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

  /// The base address in the form of ``KatsudoClient/baseURL``.
  package var baseText: String { base.text }
  /// The origin that a saved token belongs to: scheme, host and port of the base. The default port of the scheme is left out.
  package var originText: String { base.origin.text }

  /// A text with the last four characters of the token, so that people can distinguish tokens. For a token of less than 16 bytes, it has no
  /// character of the token. It is `nil` if there is no token.
  package var maskedToken: String? { found.map { $0.utf8.count < 16 ? "…" : "…\($0.suffix(4))" } }

  /// Returns the token.
  ///
  /// - Throws: ``KatsudoError/unauthenticated(_:)`` if there is no token or it is malformed.
  func token() throws(KatsudoError) -> Token {
    guard let found else {
      throw .unauthenticated(
        KatsudoError.Refusal("There is no API key for \(base.origin.text). Set RUNCOMFY_TOKEN, or give the key as the argument token."))
    }
    return try Token(found)
  }
}

/// The source of a token.
package enum TokenSource: Sendable, Hashable {
  /// An argument in code.
  case argument
  /// An environment variable, with its name.
  case environment(String)
  /// A saved file, with its path.
  case file(String)
}
