import KatsudoPages
import Testing

/// The texts of the pages and of the scripts in eight languages.
@Suite struct PageStringTests {
  private static let folders = ["pages", "app", "other"]

  private static func texts(_ folder: String, _ language: PageLanguage) throws -> [String: String] {
    try PageStrings.read(PageAssets(), "strings/\(folder)/\(language.rawValue).json")
  }

  private static func placeholders(_ text: String) -> [String] {
    text.matches(of: /\{[A-Za-z_]+\}/).map { String($0.output) }.sorted()
  }

  @Test func `there are eight languages, and files for no other`() {
    #expect(PageLanguage.allCases.map(\.rawValue) == ["en", "ja", "de", "es", "it", "pt", "ru", "zh-TW"])
    for folder in Self.folders {
      let files = PageAssets().files.keys.filter { $0.hasPrefix("strings/\(folder)/") }
      #expect(Set(files) == Set(PageLanguage.allCases.map { "strings/\(folder)/\($0.rawValue).json" }))
    }
  }

  @Test(arguments: folders, PageLanguage.allCases)
  func `each language has the texts that English has, with the same placeholders`(folder: String, language: PageLanguage) throws {
    let english = try Self.texts(folder, .en)
    let texts = try Self.texts(folder, language)
    let missing = Set(english.keys).subtracting(texts.keys)
    let unknown = Set(texts.keys).subtracting(english.keys)
    #expect(missing.isEmpty && unknown.isEmpty, "missing \(missing.sorted()), unknown \(unknown.sorted())")
    for (key, text) in english {
      #expect(Self.placeholders(texts[key] ?? "") == Self.placeholders(text), "\(key)")
      #expect(texts[key]?.isEmpty == text.isEmpty, "\(key)")
    }
  }

  @Test(arguments: PageLanguage.allCases)
  func `each language marks the same words as code`(language: PageLanguage) throws {
    let english = try Self.texts("pages", .en)
    let texts = try Self.texts("pages", language)
    for (key, text) in english {
      #expect(code(texts[key] ?? "") == code(text), "\(key)")
    }
  }

  private func code(_ text: String) -> [String] { text.matches(of: /`[^`]*`/).map { String($0.output) }.sorted() }
}
