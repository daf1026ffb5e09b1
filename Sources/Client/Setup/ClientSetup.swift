import Foundation

/// Which server is called and with which token: an argument goes before the environment, the environment before what was saved.
struct ClientSetup: Sendable {
  let base: BaseURL
  let token: Token

  private static let tokenNames = ["RUNCOMFY_TOKEN", "RUNCOMFY_API_TOKEN", "RUNCOMFY_API_KEY"]

  init(baseURL: String?, token: String?, environment: [String: String]) throws(EmakiError) {
    func named(_ name: String) -> String? {
      let value = (environment[name] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
      return value.isEmpty ? nil : value
    }
    let saved = SavedCredentials(environment: environment)
    let base: BaseURL
    if let text = baseURL ?? named("RUNCOMFY_MODEL_API_BASE") {
      base = try BaseURL(text)
    } else {
      base = try BaseURL(try saved.base() ?? BaseURL.standard)
    }
    var found = token
    for name in Self.tokenNames where found == nil { found = named(name) }
    if found == nil { found = try saved.token(for: base.origin) }
    guard let found else {
      throw .unauthenticated(
        EmakiError.Refusal("There is no API key for \(base.origin.text). Set RUNCOMFY_TOKEN, or give the key as the argument token."))
    }
    self.base = base
    self.token = try Token(found)
  }
}
