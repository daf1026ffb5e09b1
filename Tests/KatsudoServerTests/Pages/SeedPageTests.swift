import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoTesting
import Testing

/// The Japanese page about the shipped model says all that RunComfy's page about it says.
@Suite(.router(.idle)) struct SeedPageTests {
  private static let sections = ["start", "authentication", "submit", "status", "result", "cancel", "files", "input", "output"]

  /// A page and its parts by the ids of their sections.
  private struct Parts {
    let whole: String
    let parts: [String: String]

    init(_ language: String, in form: String = "") async throws {
      let answer = try await SuiteServer.current.stranger.get(
        "/models/\(APIClient.seedModel)/api\(form)", headers: [("accept-language", language)])
      whole = answer.text
      var parts: [String: String] = [:]
      for part in whole.components(separatedBy: "\n<section id=\"").dropFirst() {
        parts[String(part.prefix { $0 != "\"" })] = part.components(separatedBy: "\n</article>")[0]
      }
      self.parts = parts
    }

    subscript(id: String) -> String { parts[id] ?? "" }
  }

  @Test(arguments: ["en", "ja", "de", "es", "it", "pt", "ru", "zh-TW"])
  func `the page has the nine sections in their order, in every language`(language: String) async throws {
    let page = try await Parts(language)
    let ids = page.whole.matches(of: /\n<section id="([a-z]+)">\n<h2>([^<]+)<\/h2>/)
    #expect(ids.map { String($0.1) } == Self.sections)
    #expect(Set(ids.map(\.2)).count == 9)
    let twin = try await Parts(language, in: ".md").whole
    let titles = twin.matches(of: /\n## ([^\n]+)\n/).map { String($0.1) }
    #expect(titles == ids.map { String($0.2) })
  }

  @Test func `the first section has the call in six languages`() async throws {
    let page = try await Parts("ja")
    for id in ["start", "files"] {
      #expect(
        page[id].matches(of: /<section data-tab="([a-z]+)" aria-label="([^"]+)">/).map { "\($0.1) \($0.2)" }
          == ["curl cURL", "swift Swift", "python Python", "javascript JavaScript", "go Go", "cli CLI"])
    }
    #expect(page["start"].contains("<code>\(APIClient.seedModel)</code>") && page["start"].contains("スキーマ"))
    #expect(page["start"].contains("--url http://localhost/v1/models/\(APIClient.seedModel) "))
    #expect(page["start"].contains("--header &quot;Content-Type: application/json&quot;"))
    #expect(page["start"].contains(SeedModelTests.prompt) && page["start"].contains(SeedModelTests.picture))
  }

  /// The facts of RunComfy's page. Each is a list of texts that the section must have.
  private static let facts: [(section: String, texts: [String])] = [
    ("authentication", ["環境変数", "YOUR_API_TOKEN", "API キー", "プロフィール", "キーを管理", "href=\"/keys\""]),
    ("authentication", ["すべてのリクエスト", "Authorization", "Bearer", "Authorization: Bearer $YOUR_API_TOKEN"]),
    ("submit", ["非同期", "ジョブ", "すぐに", "request_id", "状態の確認", "結果の取得", "キャンセル", "3 つの URL"]),
    ("submit", ["/v1/models/\(APIClient.seedModel)", "status_url", "result_url", "cancel_url"]),
    ("status", ["request_id", "現在の状態", "in_queue", "in_progress", "completed", "cancelled", "/status"]),
    ("result", ["request_id", "最終的な出力", "メタデータ", "終わっていなければ", "現在の状態", "ポーリングを続け", "/result"]),
    ("cancel", ["request_id", "キューで待っている", "キャンセルします", "実行中のジョブ", "キャンセルできません", "/cancel"]),
    ("files", ["誰でもアクセスできる HTTPS の URL", "サーバーが自分で取りに行きます", "ログインなし", "レート制限", "ボットの遮断"]),
    ("files", ["目安", "画像", "50 MB 以下", "約 4K", "動画", "100 MB 以下", "720p で約 2〜5 分"]),
    ("files", ["非公開", "変わらない URL", "プリサイン", "<code>image_urls</code>: &lt; 4.7 MB", "1,048,576"]),
  ]

  @Test(arguments: facts.indices) func `the Japanese page says every fact`(index: Int) async throws {
    let fact = Self.facts[index]
    let section = try await Parts("ja")[fact.section]
    for text in fact.texts { #expect(section.contains(text), "\(fact.section): \(text)") }
  }

  @Test func `the calls about a request need only the token`() async throws {
    let page = try await Parts("ja")
    for (id, method) in [("status", "GET"), ("result", "GET"), ("cancel", "POST")] {
      #expect(page[id].contains("curl --request \(method) \\"), "\(id)")
      #expect(page[id].contains("/v1/requests/$REQUEST_ID/\(id)"), "\(id)")
    }
  }

  @Test(arguments: [
    ("ja", SeedModelTests.japanese, SeedModelTests.japaneseOutput), ("en", SeedModelTests.english, SeedModelTests.englishOutput),
  ])
  func `the schemas are shown as JSON in the language of the page`(language: String, input: JSONValue, output: JSONValue) async throws {
    let twin = try await Parts(language, in: ".md").whole
    let blocks = twin.matches(of: /\n```json\n((?:[^`]|`(?!``))*)\n```/).suffix(2).map { String($0.1) }
    #expect(try blocks.map { try JSONValue(jsonText: $0) } == [input, output])
    let page = try await Parts(language)
    #expect(page["input"].contains("&quot;title&quot;: &quot;\(input["title"]?.string ?? "")&quot;"))
    for text in ["単一画像 URL", "単一動画 URL", "複数画像 URL", "複数動画 URL"] where language == "ja" {
      #expect(page["output"].contains(text))
    }
  }
}
