import AsyncHTTPClient
import KatsudoAPI
import KatsudoEnvironments
import NIOCore
import NIOHTTP1
import Testing

/// Workflows of an environment become models.
@Suite(.timeLimit(.minutes(2))) struct PublishTests {
  private static let comfy: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { seen in
    switch seen.head.uri {
    case "/userdata/workflows%2Fmy%20portrait%2Ejson": .init(body: Array(#"{"nodes": []}"#.utf8))
    case "/object_info": .init(body: Array(#"{"LoadImage": {"input": {}}}"#.utf8))
    case let uri where uri.hasPrefix("/userdata?dir=workflows"): .init(body: Array(#"["my portrait.json", "<b>.json", "notes.txt"]"#.utf8))
    default: .init(status: .notFound)
    }
  }

  @Test func `a stored workflow goes to the publisher with the node classes of the environment`() async throws {
    try await UpstreamServer.run(Self.comfy) { upstream async throws in
      try await Workbench.run(publisher: RecordingPublisher()) { bench async throws in
        _ = try await bench.attach(upstream, as: "desk")
        let id = try #require(EnvironmentID("desk"))
        let model = try await bench.environments.publish("my portrait", of: id, as: "studio/portrait")
        #expect(
          model
            == PublishedModel(
              model: "studio/portrait", workflowID: "my portrait", workflowVersion: "1", inputs: ["nodes", "LoadImage"],
              remarks: ["check the values of the nodes <5>"]))
        let error = await #expect(throws: EnvironmentError.self) {
          try await bench.environments.publish("other", of: id, as: "studio/portrait")
        }
        #expect(error?.description.contains("my portrait.json") == true)
      }
    }
  }

  @Test func `the page lists the workflows as text and publishes one with a click`() async throws {
    try await UpstreamServer.run(Self.comfy) { upstream async throws in
      try await Workbench.run(publisher: RecordingPublisher()) { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let page = try await bench.send(.GET, "/_katsudo/", to: "desk", cookie: cookie)
        #expect(page.text.contains("my portrait.json") && page.text.contains("workflows/my-portrait"))
        #expect(page.text.contains("&lt;b&gt;.json") && !page.text.contains("<b>") && !page.text.contains("notes.txt"))
        #expect(page.headers.first(name: "Content-Security-Policy")?.contains("default-src 'none'") == true)
        let form = "workflow=my+portrait.json&model=studio%2Fportrait"
        let own: HTTPHeaders = ["Origin": "http://\(bench.host("desk"))", "Content-Type": "application/x-www-form-urlencoded"]
        let done = try await bench.send(
          .POST, "/_katsudo/publish", to: "desk", cookie: cookie, headers: own, body: .bytes(ByteBuffer(string: form)))
        #expect(done.status == 200 && done.text.contains("<code>studio/portrait</code>"))
        #expect(done.text.contains("<li>check the values of the nodes &lt;5&gt;</li>"))
        #expect(!upstream.requests.contains { $0.head.uri.hasPrefix("/_katsudo") })
      }
    }
  }

  @Test func `without a publisher the command says so`() async throws {
    try await UpstreamServer.run(Self.comfy) { upstream async throws in
      try await Workbench.run { bench async throws in
        _ = try await bench.attach(upstream, as: "desk")
        let id = try #require(EnvironmentID("desk"))
        await #expect(throws: EnvironmentError.self) { try await bench.environments.publish("my portrait", of: id, as: "a/b") }
      }
    }
  }
}
