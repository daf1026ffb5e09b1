import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoTesting
import NIOCore
import NIOHTTP1
import Testing

/// The calls about ComfyUI environments, which only an operator's key may use.
@Suite(.timeLimit(.minutes(2))) struct EnvironmentRouteTests {
  private static let calls = [
    ("GET", "/v1/environments"), ("POST", "/v1/environments"), ("GET", "/v1/environments/studio"), ("DELETE", "/v1/environments/studio"),
    ("POST", "/v1/environments/studio/stop"), ("POST", "/v1/environments/studio/link"),
  ]

  /// Runs a server with environments whose command serves the files of their folder, and gives an operator's client.
  private func withServer(_ body: (RouterServer, APIClient, _ port: Int) async throws -> Void) async throws {
    let port = try await FreePort.find()
    let setup = RouterSetup.idle.with(environment: [
      "KATSUDO_ENVIRONMENTS_PORT": "\(port)", "KATSUDO_ENVIRONMENTS_LIMIT": "2",
      "KATSUDO_ENVIRONMENTS_COMMAND": "python3 -m http.server {port} --bind 127.0.0.1 --directory {folder}",
    ])
    try await setup.run { server in try await body(server, try await server.chief("chief"), port) }
  }

  /// Makes the file by which the command of an environment answers as ComfyUI does.
  private func prepare(_ id: String, _ server: RouterServer) throws {
    let folder = "\(server.dataDir)/environments/\(id)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/system_stats"))
  }

  private func reached(_ state: JSONValue, _ id: String, _ chief: APIClient) async throws {
    try await eventually("\(id) is \(state)", { try await chief.get("/v1/environments/\(id)")["state"] }, until: { $0 == state })
  }

  @Test func `an ordinary key may do nothing with environments, and a caller without a key is unknown`() async throws {
    try await withServer { server, chief, _ in
      for (method, path) in Self.calls {
        try await server.client.call(method, path, body: method == "POST" ? Data("{}".utf8) : nil)
          .expectError(403, 403_001, "Only an operator's key may use environments.")
        #expect(try await server.client.stranger.call(method, path).status == 401, "\(method) \(path)")
      }
      #expect(try await chief.get("/v1/environments").json == ["environments": []])
    }
  }

  @Test func `a server without environments says so`() async throws {
    try await RouterSetup.idle.run { server in
      let chief = try await server.chief("chief")
      for (method, path) in Self.calls {
        try await chief.call(method, path, body: method == "POST" ? Data("{}".utf8) : nil)
          .expectError(404, 404_001, "This server has no environments.")
      }
    }
  }

  @Test func `an environment is started, opened with a link, stopped and removed`() async throws {
    try await withServer { server, chief, port in
      try prepare("studio", server)
      let started = try await chief.post("/v1/environments", json: ["id": "studio"])
      started.expectSuccess(202)
      #expect(started["id"] == "studio" && started["state"] == "starting")
      #expect(started["url"] == .string("http://studio.localhost:\(port)/"))
      #expect(started["address"] == nil)
      try await reached("running", "studio", chief)
      let list = try await chief.get("/v1/environments")
      #expect(list["environments"]?.array?.count == 1)
      try await chief.post("/v1/environments", json: ["id": "studio"]).expectError(409, 409_001, "runs already")

      let link = try await chief.post("/v1/environments/studio/link", json: [:])
      link.expectSuccess(201)
      #expect(link.headers["cache-control"] == "no-store")
      #expect(link["valid_seconds"] == 300)
      let url = try #require(link["url"]?.string)
      #expect(url.hasPrefix("http://studio.localhost:\(port)/_katsudo/login?token="))
      var request = HTTPClientRequest(url: url.replacing("studio.localhost", with: "127.0.0.1"))
      request.headers = ["Host": "studio.localhost:\(port)"]
      let configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      let status = try await client.execute(request, timeout: .seconds(30)).status
      try await client.shutdown()
      #expect(status == .seeOther)

      try await chief.post("/v1/environments/studio/stop", json: [:]).expectSuccess()
      try await reached("stopped", "studio", chief)
      try await chief.post("/v1/environments/studio/link", json: [:]).expectError(409, 409_001, "does not run")
      let removed = try await chief.call("DELETE", "/v1/environments/studio")
      removed.expectSuccess()
      #expect(removed.json == ["id": "studio", "removed": true])
      let schema = ClosedSchema(document: try await chief.get("/openapi.json").json)
      for (answer, name) in [
        (started, "Environment"), (list, "EnvironmentList"), (link, "EnvironmentLink"), (removed, "RemovedEnvironment"),
      ] {
        #expect(schema.faults(of: answer.json, ["$ref": .string("#/components/schemas/\(name)")]).isEmpty, "\(answer.text)")
      }
      try await chief.get("/v1/environments/studio").expectError(404, 404_001, "There is no environment of this id.")
    }
  }

  @Test func `an environment without an id gets one, and there are no more than the limit`() async throws {
    try await withServer { _, chief, _ in
      for _ in 0..<2 { try await chief.post("/v1/environments", json: [:]).expectSuccess(202) }
      let ids = try #require(try await chief.get("/v1/environments")["environments"]?.array?.compactMap { $0["id"]?.string })
      #expect(Set(ids).count == 2 && ids.allSatisfy { $0.utf8.count == 8 })
      try await chief.post("/v1/environments", json: [:]).expectError(409, 409_001, "the most that environments.limit allows")
    }
  }

  @Test func `no call gives a command or an address, and a wrong id is named`() async throws {
    try await withServer { _, chief, _ in
      for name in ["command", "address", "url", "variables"] {
        try await chief.post("/v1/environments", json: ["id": "studio", name: "http://127.0.0.1:1"])
          .expectError(422, 422_001, field: ["body", .string(name)], "is not taken here")
      }
      for id in ["", "A", "a.b", "-a", "../a", 5] as [JSONValue] {
        try await chief.post("/v1/environments", json: ["id": id]).expectError(422, 422_001, field: ["body", "id"], "must be a text")
      }
      for id in ["none", "%2e%2e", "a%2Fb", "A"] {
        try await chief.post("/v1/environments/\(id)/link", json: [:]).expectError(404, 404_001, "There is no")
      }
      #expect(try await chief.get("/v1/environments").json == ["environments": []])
    }
  }

  @Test func `a failed environment shows its state, and what its command wrote stays on the machine`() async throws {
    let port = try await FreePort.find()
    let setup = RouterSetup.idle.with(environment: [
      "KATSUDO_ENVIRONMENTS_PORT": "\(port)",
      "KATSUDO_ENVIRONMENTS_COMMAND": "sh -c \"echo Traceback in $HOME; exit 1\" {port}",
    ])
    try await setup.run { server in
      let chief = try await server.chief("chief")
      try await chief.post("/v1/environments", json: ["id": "studio"]).expectSuccess(202)
      try await reached("failed", "studio", chief)
      let answers = [
        try await chief.get("/v1/environments/studio"), try await chief.get("/v1/environments"),
        try await chief.post("/v1/environments/studio/link", json: [:]),
      ]
      #expect(answers.map(\.status) == [200, 200, 409])
      for answer in answers { #expect(!answer.text.contains("Traceback") && !answer.text.contains(server.dataDir), "\(answer.text)") }
    }
  }
}
