/// A language of the pages.
package enum PageLanguage: String, Sendable, CaseIterable {
  case en, ja, de, es, it, pt, ru
  case zhTW = "zh-TW"

  /// The name of the language in the language itself.
  package var name: String {
    switch self {
    case .en: "English"
    case .ja: "日本語"
    case .de: "Deutsch"
    case .es: "Español"
    case .it: "Italiano"
    case .pt: "Português"
    case .ru: "Русский"
    case .zhTW: "繁體中文"
    }
  }
}
