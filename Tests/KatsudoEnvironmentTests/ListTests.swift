import Foundation
import KatsudoAPI
import KatsudoEnvironments
import KatsudoTesting
import NIOHTTP1
import Testing

/// The list of environments: its limits, its state on disk, and the addresses that it refuses.
@Suite(.timeLimit(.minutes(2))) struct ListTests {
  @Test func `attached servers are still there after a restart, and nobody is signed in`() async throws {
    try await withTemporaryFolder { folder in
      let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init() }
      try await UpstreamServer.run(reply) { upstream async throws in
        let cookie = try await Workbench.run(folder: folder + "/e") { try await $0.attach(upstream, as: "desk") }
        try await Workbench.run(folder: folder + "/e") { bench async throws in
          let all = await bench.environments.all()
          #expect(all.map(\.id.description) == ["desk"] && all.map(\.state) == [.attached])
          #expect(all.first?.address == upstream.address)
          #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie).status == 401)
        }
      }
    }
  }

  @Test func `a command that comes before the list was read waits, and the list stays whole`() async throws {
    try await withTemporaryFolder { folder in
      _ = try await Workbench.run(folder: folder + "/e") {
        try await $0.environments.attach("http://127.0.0.1:9", as: EnvironmentID("first"))
      }
      let early: @Sendable (Environments) async throws -> Void = { environments in
        let facts = try await environments.attach("http://127.0.0.1:9", as: EnvironmentID("second"))
        #expect(!facts.url.hasSuffix(":0/"), "the link has the port of the listener")
      }
      _ = try await Workbench.run(folder: folder + "/e", early: early) { bench async throws in
        try await eventually(
          "both are there", { await bench.environments.all().map(\.id.description) }, until: { $0 == ["first", "second"] })
      }
    }
  }

  @Test func `a damaged list is an error that says what to do, and is not overwritten`() async throws {
    try await withTemporaryFolder { folder in
      try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/list.json"))
      await #expect(throws: EnvironmentError.self) { try await Workbench.run(folder: folder) { _ in } }
      #expect(try String(contentsOfFile: folder + "/list.json", encoding: .utf8) == "{")
    }
  }

  @Test(arguments: [
    "http://127.0.0.1:8188", "http://localhost:8188/", "http://127.8.9.1:8188", "http://[::1]:8188", "http://[::ffff:127.0.0.1]:8188",
    "http://0.0.0.0:8188", "http://gpu.test:8188",
  ])
  func `no spelling of a pool server's address can be attached`(address: String) async throws {
    let pool = ["http://127.0.0.1:8188", "http://gpu1.test:8188"]
    let resolver = MediaServerResolver(["localhost": [["127.0.0.1"]], "gpu.test": [["10.0.0.9"]], "gpu1.test": [["10.0.0.8", "10.0.0.9"]]])
    try await Workbench.run(pool: pool, resolver: resolver) { bench async throws in
      let error = await #expect(throws: EnvironmentError.self) { try await bench.environments.attach(address, as: nil) }
      #expect(error?.description.contains("pool") == true)
      #expect(await bench.environments.all().isEmpty)
    }
  }

  @Test func `an attached name stays at the address that was checked`() async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init(body: Array("mine".utf8)) }
    try await UpstreamServer.run(reply) { upstream async throws in
      let resolver = MediaServerResolver(["desk.test": [["127.0.0.1"], ["10.9.9.9"]]])
      try await Workbench.run(pool: ["http://10.9.9.9:8188"], resolver: resolver) { bench async throws in
        _ = try await bench.environments.attach("http://desk.test:\(upstream.port)", as: EnvironmentID("desk"))
        let cookie = try await bench.signIn(to: "desk")
        #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie).text == "mine")
      }
    }
  }

  @Test(arguments: ["https://127.0.0.1:8188", "http://", "127.0.0.1:8188", "http://a:1/path", "http://u@a:1", "file:///etc", "http://a:0"])
  func `other addresses are refused with the form that is needed`(address: String) async throws {
    try await Workbench.run { bench async throws in
      let error = await #expect(throws: EnvironmentError.self) { try await bench.environments.attach(address, as: nil) }
      #expect(error?.description.contains("http://HOST:PORT") == true)
    }
  }

  @Test func `the listener itself cannot be attached`() async throws {
    try await Workbench.run { bench async throws in
      _ = await #expect(throws: EnvironmentError.self) { try await bench.environments.attach("http://127.0.0.1:\(bench.port)", as: nil) }
    }
  }

  @Test func `there are no more environments than the limit`() async throws {
    var settings = EnvironmentSettings()
    settings.limit = 2
    try await Workbench.run(settings: settings) { bench async throws in
      for id in ["a", "b"] { _ = try await bench.environments.attach("http://127.0.0.1:9", as: EnvironmentID(id)) }
      let error = await #expect(throws: EnvironmentError.self) { try await bench.environments.attach("http://127.0.0.1:9", as: nil) }
      #expect(error?.code == .full)
      try await bench.environments.remove(try #require(EnvironmentID("a")))
      _ = try await bench.environments.attach("http://127.0.0.1:9", as: EnvironmentID("c"))
      #expect(await bench.environments.all().map(\.id.description) == ["b", "c"])
    }
  }

  @Test(arguments: ["", "-a", "a-", "A", "a.b", "a_b", "é", String(repeating: "a", count: 33)])
  func `these are no ids`(text: String) { #expect(EnvironmentID(text) == nil) }

  @Test func `the words of a command are read without a shell`() throws {
    #expect(
      try EnvironmentCommand("/opt/my\" \"python main.py --port={port} --base-directory \"{folder}\" \"\" $HOME").words
        == ["/opt/my python", "main.py", "--port={port}", "--base-directory", "{folder}", "", "$HOME"])
    for text in ["", "python --port 8188", "python \"{port}"] {
      #expect(throws: EnvironmentCommand.Problem.self) { try EnvironmentCommand(text) }
    }
  }
}
