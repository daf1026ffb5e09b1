import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct LocalizedTextTests {
  @Test(
    arguments: [
      ("ja", "プロンプト"), ("en", "Prompt"), ("de", "Eingabe"), ("fr", "Prompt"), ("", "Prompt"), ("JA", "Prompt"),
    ])
  func `a text is returned in the requested language, or else in English`(language: String, text: String) throws {
    let localized = try #require(LocalizedText(["de": "Eingabe", "en": "Prompt", "ja": "プロンプト"]))
    #expect(localized.text(in: language) == text)
  }

  @Test func `a plain string counts as English and is used for every language`() throws {
    let localized = try #require(LocalizedText("Seed" as JSONValue))
    #expect(localized.texts == ["en": "Seed"])
    #expect(localized.text(in: "zh-TW") == "Seed")
    #expect(localized == LocalizedText("Seed" as String))
  }

  @Test func `a text without English falls back to the language that sorts first`() throws {
    let localized = try #require(LocalizedText(["ja": "種", "de": "Startwert", "pt": "Semente"]))
    #expect(localized.text(in: "fr") == "Startwert")
    #expect(localized.text(in: "pt") == "Semente")
  }

  @Test(arguments: [.null, 1, true, [], ["Prompt"], [:], ["en": 1], ["en": "Prompt", "ja": .null], ["en": ["x": "y"]]] as [JSONValue])
  func `a value that is neither a string nor an object of strings is refused`(value: JSONValue) {
    #expect(LocalizedText(value) == nil)
  }
}
