package import KatsudoAPI

/// A text in one or several languages. In a manifest it is a plain string or an object of language tags, `{"en": "Prompt", "ja": "…"}`.
package struct LocalizedText: Sendable, Hashable {
  /// The texts by language. A plain string is stored under `en`.
  package var texts: [String: String]

  package static let fallbackLanguage = "en"

  package init(_ text: String) { texts = [Self.fallbackLanguage: text] }

  /// Reads a string or an object of strings by language. Returns `nil` for any other value and for an empty object.
  package init?(_ value: JSONValue) {
    if let text = value.string {
      texts = [Self.fallbackLanguage: text]
    } else if let object = value.object, !object.isEmpty {
      texts = [:]
      for (language, text) in object {
        guard let text = text.string else { return nil }
        texts[language] = text
      }
    } else {
      return nil
    }
  }

  /// Returns the text in the given language, or else in English, or else in the language that sorts first.
  package func text(in language: String) -> String {
    texts[language] ?? texts[Self.fallbackLanguage] ?? texts.min { $0.key < $1.key }?.value ?? ""
  }
}
