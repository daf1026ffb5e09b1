package import KatsudoAPI

/// A text in one or several languages: in a manifest either a plain string or an object of language tags, `{"en": "Prompt", "ja": "…"}`.
package struct LocalizedText: Sendable, Hashable {
  /// The text of every language given; a plain string stands under `en`.
  package var texts: [String: String]

  package static let fallbackLanguage = "en"

  package init(_ text: String) { texts = [Self.fallbackLanguage: text] }

  /// `nil` where the value is neither a string nor an object of strings.
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

  /// The text in the language asked for, else in English, else in whichever language sorts first.
  package func text(in language: String) -> String {
    texts[language] ?? texts[Self.fallbackLanguage] ?? texts.min { $0.key < $1.key }?.value ?? ""
  }
}
