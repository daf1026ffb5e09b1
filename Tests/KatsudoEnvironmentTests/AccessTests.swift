import AsyncHTTPClient
import KatsudoAPI
import KatsudoEnvironments
import KatsudoTesting
import NIOCore
import NIOHTTP1
import Testing

/// Who may use the page of an environment.
@Suite(.timeLimit(.minutes(2))) struct AccessTests {
  private static let plain: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init(body: Array("hello".utf8)) }

  @Test func `without a sign-in every request gets a page that says how to sign in`() async throws {
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run { bench async throws in
        _ = try await bench.attach(upstream, as: "desk")
        for (method, target) in [(HTTPMethod.GET, "/"), (.POST, "/prompt"), (.GET, "/_katsudo/"), (.GET, "/view?filename=a.png")] {
          let answer = try await bench.send(method, target, to: "desk")
          #expect(answer.status == 401)
          #expect(answer.text.contains("katsudo environments open desk"))
        }
        #expect(upstream.requests.isEmpty)
      }
    }
  }

  @Test func `a link signs in once, and its cookie is out of reach for scripts and other sites`() async throws {
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run { bench async throws in
        _ = try await bench.environments.attach(upstream.address, as: EnvironmentID("desk"))
        let link = try await bench.link(to: "desk")
        let first = try await bench.open(link, "desk")
        #expect(first.status == 303)
        #expect(first.headers.first(name: "Location") == "/")
        let cookie = try #require(first.headers.first(name: "Set-Cookie"))
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Domain"))
        let page = try await bench.send(.GET, "/", to: "desk", cookie: String(cookie.prefix { $0 != ";" }))
        #expect(page.text == "hello")
        #expect(try await bench.open(link, "desk").status == 401)
      }
    }
  }

  @Test func `a browser that opens its link again stays signed in`() async throws {
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let again = try await bench.send(.GET, "/_katsudo/login?token=used", to: "desk", cookie: cookie)
        #expect(again.status == 303 && again.headers.first(name: "Location") == "/")
        #expect(again.headers["Set-Cookie"].isEmpty)
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie).status == 200)
      }
    }
  }

  @Test func `behind a proxy with TLS the cookie goes over TLS only, and pages without TLS are strangers`() async throws {
    var settings = EnvironmentSettings()
    settings.isSecure = true
    settings.domain = "comfy.example.com"
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run(settings: settings) { bench async throws in
        _ = try await bench.environments.attach(upstream.address, as: EnvironmentID("desk"))
        let host: HTTPHeaders = ["Host": "desk.comfy.example.com"]
        let link = try await bench.link(to: "desk")
        #expect(link.hasPrefix("https://desk.comfy.example.com/_katsudo/login?token="))
        let target = "/" + (link.split(separator: "/", maxSplits: 2).last ?? "")
        let answer = try await bench.call(.GET, target, headers: host)
        let setting = try #require(answer.headers.first(name: "Set-Cookie"))
        #expect(setting.hasPrefix("__Host-katsudo_environment=") && setting.hasSuffix("; Secure") && setting.contains("; Path=/;"))
        var own = host
        own.add(name: "Cookie", value: String(setting.prefix { $0 != ";" }))
        for (origin, status) in [("https://desk.comfy.example.com", 200), ("http://desk.comfy.example.com", 403)] as [(String, UInt)] {
          var headers = own
          headers.add(name: "Origin", value: origin)
          #expect(try await bench.call(.POST, "/prompt", headers: headers).status == status)
        }
      }
    }
  }

  @Test func `a link and a cookie hold for one environment only`() async throws {
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        _ = try await bench.environments.attach(upstream.address, as: EnvironmentID("other"))
        #expect(try await bench.send(.GET, "/", to: "other", cookie: cookie).status == 401)
        #expect(try await bench.open(try await bench.link(to: "desk"), "other").status == 401)
      }
    }
  }

  @Test func `links and sessions end after their time`() async throws {
    let clock = TestClock()
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run(time: clock.source) { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let link = try await bench.link(to: "desk")
        clock.advance(milliseconds: 301_000)
        #expect(try await bench.open(link, "desk").status == 401)
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie).status == 200)
        clock.advance(milliseconds: 12 * 3_600_000)
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie).status == 401)
      }
    }
  }

  @Test func `one session too many signs out the oldest`() async throws {
    var settings = EnvironmentSettings()
    settings.sessions = 2
    let clock = TestClock()
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run(settings: settings, time: clock.source) { bench async throws in
        var cookies = [try await bench.attach(upstream, as: "desk")]
        for _ in 0..<2 {
          clock.advance(milliseconds: 1000)
          cookies.append(try await bench.signIn(to: "desk"))
        }
        var statuses: [UInt] = []
        for cookie in cookies { statuses.append(try await bench.send(.GET, "/", to: "desk", cookie: cookie).status) }
        #expect(statuses == [401, 200, 200])
      }
    }
  }

  @Test func `signing out and stopping end the session`() async throws {
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run { bench async throws in
        let first = try await bench.attach(upstream, as: "desk")
        let second = try await bench.signIn(to: "desk")
        #expect(try await bench.send(.POST, "/_katsudo/logout", to: "desk", cookie: first).status == 200)
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: first).status == 401)
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: second).status == 200)
        _ = try await bench.environments.stop(try #require(EnvironmentID("desk")))
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: second).status == 401)
      }
    }
  }

  @Test func `pages of other sites and of other environments may only link to it`() async throws {
    try await UpstreamServer.run(Self.plain) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let strangers: [HTTPHeaders] = [
          ["Origin": "http://other.localhost:\(bench.port)"], ["Origin": "null"],
          ["Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"],
          ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"],
        ]
        for headers in strangers {
          #expect(try await bench.send(.POST, "/prompt", to: "desk", cookie: cookie, headers: headers).status == 403)
        }
        #expect(upstream.requests.isEmpty)
        let link: HTTPHeaders = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"]
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie, headers: link).status == 200)
        let own: HTTPHeaders = ["Origin": "http://\(bench.host("desk"))", "Sec-Fetch-Site": "same-origin"]
        #expect(try await bench.send(.POST, "/prompt", to: "desk", cookie: cookie, headers: own).status == 200)
      }
    }
  }

  @Test(arguments: ["127.0.0.1", "localhost", "a.b.localhost", "desk.example.com", "desk.localhost:1:2", "desk.localhost."])
  func `a host that is none of an environment is not found`(host: String) async throws {
    try await Workbench.run { bench async throws in
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(bench.port)/")
      request.headers = ["Host": host]
      #expect(try await bench.http.execute(request, timeout: .seconds(30)).status == .notFound)
    }
  }
}
