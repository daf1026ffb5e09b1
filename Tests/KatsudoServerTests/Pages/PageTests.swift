import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The pages for people and their Markdown twins, over the wire.
@Suite(.router(.echo.with(models: [Manifest.film])))
struct PageTests {
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; "
    + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
  private static let pages = [
    ("/", "playground"), ("/models", "models"), ("/models/\(APIClient.seedModel)", "playground"), ("/models/test/film", "playground"),
    ("/models/\(APIClient.seedModel)/api", "api"), ("/models/test/film/api", "api"), ("/requests", "requests"), ("/keys", "keys"),
    ("/device", "device"), ("/device?code=ABCD-EFGH", "device"), ("/workflows", "workflows"),
  ]

  @Test(arguments: pages)
  func `every page is open and limits what the browser does with it`(path: String, word: String) async throws {
    let stranger = try SuiteServer.current.stranger
    let answer = try await stranger.get(path)
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
    #expect(answer.headers["content-security-policy"] == Self.policy)
    #expect(answer.headers["x-content-type-options"] == "nosniff")
    #expect(answer.headers["referrer-policy"] == "no-referrer")
    #expect(answer.headers["cross-origin-opener-policy"] == "same-origin")
    #expect(answer.headers["vary"] == "Accept-Language, Cookie")
    #expect(answer.headers["set-cookie"] == nil)
    #expect(answer.text.lowercased().hasPrefix("<!doctype html>\n<html lang=\"en\""))
    #expect(answer.text.contains("data-page=\"\(word)\"") && !answer.text.contains("data-no-auth=\"true\""))
    #expect(answer.text.contains("<main id=\"main\"") && answer.text.contains("</html>"))
    let head = try await stranger.call("HEAD", path)
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(head.headers["content-length"] == "\(answer.body.count)")
    try await stranger.call("POST", path, body: Data()).expectError(405, 405_001, "Use GET, HEAD")
  }

  @Test(arguments: pages)
  func `no page has a script or a style of its own, and none names another host`(path: String, word: String) async throws {
    let text = try await SuiteServer.current.stranger.get(path).text
    #expect(!text.contains("<style") && !text.contains(" style=") && !text.contains(" onclick=") && !text.contains(" onload="))
    for script in text.matches(of: /<script([^>]*)>([^<]*)<\/script>/) {
      #expect(script.1.contains("src=\"/assets/") && script.2.allSatisfy(\.isWhitespace), "\(script.0)")
    }
    for address in text.matches(of: /(?:src|href)="(https?:[^"]*)"/) { Issue.record("\(address.1)") }
  }

  @Test(arguments: [
    "/index.md", "/models.md", "/models/test/film.md", "/models/test/film/api.md", "/models/\(APIClient.seedModel).md",
    "/models/\(APIClient.seedModel)/api.md", "/requests.md", "/keys.md", "/device.md",
  ])
  func `every page has a Markdown twin`(path: String) async throws {
    let stranger = try SuiteServer.current.stranger
    let answer = try await stranger.get(path)
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/markdown; charset=utf-8")
    #expect(answer.text.hasPrefix("# ") && !answer.text.contains("<html"))
    #expect(try await stranger.call("HEAD", path).headers["content-length"] == "\(answer.body.count)")
  }

  @Test func `a page names its twin, and every address in llms txt is there`() async throws {
    let stranger = try SuiteServer.current.stranger
    let page = try await stranger.get("/models/test/film/api").text
    #expect(page.contains("rel=\"alternate\"") && page.contains("href=\"/models/test/film/api.md\""))
    let list = try await stranger.get("/llms.txt")
    #expect(list.headers["content-type"] == "text/plain; charset=utf-8")
    let addresses = list.text.matches(of: /\((http[^)]+\.md)\)/).map { String($0.1) }
    #expect(addresses.count >= 8, "\(list.text)")
    for address in addresses { #expect(try await stranger.get(address).status == 200, "\(address)") }
  }

  @Test(arguments: ["/models/no/such", "/models/no/such/api", "/models/x", "/models/no/<script>alert(1)</script>"])
  func `an unknown model has a page that says so`(path: String) async throws {
    let encoded = path.replacing("<", with: "%3C").replacing(">", with: "%3E")
    let answer = try await SuiteServer.current.stranger.get(encoded, headers: [("accept-language", "ja")])
    #expect(answer.status == 404)
    #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
    #expect(answer.headers["content-security-policy"] == Self.policy)
    #expect(answer.text.contains("<html lang=\"ja\"") && !answer.text.contains("<script>alert"))
    let twin = try await SuiteServer.current.stranger.get(encoded + ".md")
    #expect(twin.status == 404)
    #expect(twin.headers["content-type"] == "text/markdown; charset=utf-8")
  }

  @Test func `an id may be percent-encoded`() async throws {
    let answer = try await SuiteServer.current.stranger.get("/models/test%2Ffilm/api")
    #expect(answer.status == 200 && answer.text.contains("data-model=\"test/film\""))
  }

  struct Choice: Sendable {
    var path = "/models"
    var headers: [(String, String)] = []
    let language: String
  }

  @Test(arguments: [
    Choice(language: "en"), Choice(headers: [("accept-language", "de")], language: "de"),
    Choice(headers: [("accept-language", "pt-BR,pt;q=0.9")], language: "pt"), Choice(headers: [("accept-language", "fr")], language: "en"),
    Choice(headers: [("accept-language", "fr, it;q=0.5")], language: "it"),
    Choice(headers: [("accept-language", "zh-TW")], language: "zh-TW"),
    Choice(headers: [("accept-language", "zh-Hant-HK, en;q=0.1")], language: "zh-TW"),
    Choice(headers: [("accept-language", "de"), ("cookie", "a=b; katsudo_lang=ru")], language: "ru"),
    Choice(headers: [("accept-language", "de"), ("cookie", "katsudo_lang=xx")], language: "de"),
    Choice(headers: [("accept-language", "de"), ("cookie", "not_katsudo_lang=ru")], language: "de"),
    Choice(path: "/models?lang=ja", headers: [("accept-language", "de"), ("cookie", "katsudo_lang=ru")], language: "ja"),
    Choice(path: "/models?lang=xx", headers: [("cookie", "katsudo_lang=ru")], language: "ru"),
  ])
  func `the language is that of the query, or of the cookie, or the one that the browser prefers`(choice: Choice) async throws {
    let answer = try await SuiteServer.current.stranger.get(choice.path, headers: choice.headers)
    #expect(answer.text.contains("<html lang=\"\(choice.language)\""))
    let isAsked = choice.path.hasSuffix("lang=\(choice.language)")
    #expect(
      answer.headers["set-cookie"] == (isAsked ? "katsudo_lang=\(choice.language); Path=/; Max-Age=31536000; SameSite=Lax" : nil))
  }

  @Test func `the files of a page are kept for ever, and those of another version are not there`() async throws {
    let stranger = try SuiteServer.current.stranger
    let page = try await stranger.get("/").text
    let paths = page.matches(of: /"(\/assets\/[0-9a-f]{16}\/app\.(?:css|js))"/).map { String($0.1) }
    #expect(Set(paths).count == 2, "\(page)")
    for path in paths {
      let answer = try await stranger.get(path)
      #expect(answer.status == 200 && !answer.body.isEmpty)
      #expect(answer.headers["cache-control"] == "public, max-age=31536000, immutable")
      #expect(answer.headers["content-type"] == (path.hasSuffix(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8"))
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(try await stranger.call("HEAD", path).headers["content-length"] == "\(answer.body.count)")
    }
    let folder = try #require(paths.first?.split(separator: "/").prefix(2).joined(separator: "/"))
    let strings = try await stranger.get("/\(folder)/strings/zh-TW.json")
    #expect(strings.headers["content-type"] == "application/json" && strings.json.object != nil)
    for path in [
      "/assets/0000000000000000/app.css", "/\(folder)", "/\(folder)/", "/\(folder)/nothing.js", "/\(folder)/../templates/layout.mustache",
      "/\(folder)/strings/xx.json", "/assets/app.css",
    ] {
      try await stranger.get(path).expectError(404, 404_001, "There is no such file")
    }
  }

  @Test func `the calls of pages have a limited number of labels in the metrics`() async throws {
    let client = try SuiteServer.client
    for index in 0..<20 {
      _ = try await client.stranger.get("/models/no/such\(index)")
      _ = try await client.stranger.get("/assets/\(index)/app.css")
    }
    let text = try await MetricLines(client).text
    #expect(!text.contains("such1") && text.contains("route=\"/models/**\"") && text.contains("route=\"/assets/**\""), "\(text)")
  }
}

/// Pages of servers with other settings.
@Suite struct PageSettingsTests {
  @Test func `the origin of result files may be loaded by a page`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.address.filesURL = "https://Files.example.com:8443/base" }).run { server in
      let answer = try await server.stranger.get("/")
      let policy = answer.headers["content-security-policy"] ?? ""
      #expect(policy.contains("img-src 'self' blob: https://files.example.com:8443;"))
      #expect(policy.contains("media-src 'self' blob: https://files.example.com:8443;"))
      #expect(policy.contains("connect-src 'self';"))
      #expect(answer.text.contains("data-files-origin=\"https://files.example.com:8443\""))
    }
  }

  @Test func `the examples have the public address of the server`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.address.publicURL = "https://media.example.com/" }).run { server in
      let text = try await server.stranger.get("/models/\(APIClient.seedModel)/api.md").text
      #expect(text.contains("--url https://media.example.com/v1/models/\(APIClient.seedModel) "))
      #expect(!text.contains("localhost"))
    }
    try await RouterSetup.idle.run { server in
      let text = try await server.stranger.get("/models/\(APIClient.seedModel)/api.md", headers: [("host", "10.0.0.7:8787")]).text
      #expect(text.contains("--url http://10.0.0.7:8787/v1/models/"))
    }
  }

  @Test func `a server without keys says so, and shows its pages only under its own names`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.access.auth = false }).run { server in
      let client = server.stranger
      let answer = try await client.get("/models/\(APIClient.seedModel)/api")
      #expect(answer.text.contains("data-no-auth=\"true\"") && answer.text.contains("This server was started without keys"))
      try await client.get("/", headers: [("host", "evil.example")]).expectError(421, 421_001, "it answers only to localhost")
      try await client.get("/", headers: [("origin", "https://evil.example")]).expectError(403, 403_001, "web pages of other sites")
    }
  }

  @Test func `the first page is that of the shipped model, also beside other models`() async throws {
    try await RouterSetup.idle.with(models: [Manifest.plain("acme/first")]).run { server async throws in
      #expect(try await server.stranger.get("/").text.contains("data-model=\"\(APIClient.seedModel)\""))
    }
  }
}
