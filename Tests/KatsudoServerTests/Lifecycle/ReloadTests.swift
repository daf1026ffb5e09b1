import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The signal SIGHUP makes the server read the operator's models again.
@Suite struct ReloadTests {
  private static func write(_ manifest: JSONValue, to server: KatsudoProcess, as name: String) throws {
    try Data(manifest.jsonText.utf8).write(to: URL(fileURLWithPath: "\(server.dataDir)/models/\(name).json"), options: .atomic)
  }

  private static func ids(_ client: APIClient) async throws -> [String] {
    try await client.get("/v1/models").json["models"]?.array?.compactMap { $0["model_id"]?.string } ?? []
  }

  @Test func `after a reload added, changed and removed models are in effect`() async throws {
    let setup = ServerSetup.echo.with(
      ["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo;acme/one=echo"], models: [Manifest.plain("acme/one")])
    try await setup.run { server in
      let client = server.client
      #expect(try await client.post("/v1/models/acme/two", json: [:]).status == 404)
      var two = Manifest.plain("acme/two", name: "Two")
      two = .object((two.object ?? [:]).merging(["engines": [["engine": "echo"]]]) { $1 })
      try Self.write(two, to: server, as: "two")
      server.reload()
      try await eventually("the new model is listed", { try await Self.ids(client) }, until: { $0.contains("acme/two") })
      let answer = try await client.post("/v1/models/acme/two", json: ["prompt": "p"])
      let id = try #require(answer["request_id"]?.string)
      #expect(try await client.finished(id)["status"] == "succeeded")

      two = .object((two.object ?? [:]).merging(["display_name": "Two, renamed"]) { $1 })
      try Self.write(two, to: server, as: "two")
      server.reload()
      try await eventually(
        "the model has its new name", { try await client.get("/v1/models/acme/two").json["display_name"] }, until: { $0 == "Two, renamed" })

      try FileManager.default.removeItem(atPath: "\(server.dataDir)/models/two.json")
      server.reload()
      try await eventually("the model is gone", { try await Self.ids(client) }, until: { !$0.contains("acme/two") })
      #expect(try await client.result(id)["status"] == "succeeded", "the result of a removed model must stay")
    }
  }

  @Test func `a reload with a broken manifest changes nothing, and the log names the manifest`() async throws {
    let outcome = try await ServerSetup.echo.run { server in
      try Self.write(Manifest.plain("acme/good"), to: server, as: "a-good")
      try Data("{".utf8).write(to: URL(fileURLWithPath: "\(server.dataDir)/models/b-broken.json"))
      server.reload()
      try await eventually("the log names the manifest", { server.log }, until: { $0.contains("b-broken.json") })
      #expect(try await Self.ids(server.client) == [APIClient.seedModel])
      let id = try await server.client.accepted(Input.valid)
      #expect(try await server.client.finished(id)["status"] == "succeeded")
    }
    #expect(outcome.exitCode == 0)
  }

  @Test func `a reload with a manifest of a reserved id changes nothing, and the log says why`() async throws {
    try await ServerSetup.echo.run { server in
      try Self.write(Manifest.plain("acme/clip/api"), to: server, as: "reserved")
      server.reload()
      try await eventually("the log says why", { server.log }, until: { $0.contains("acme/clip/api must not end in /api") })
      #expect(try await Self.ids(server.client) == [APIClient.seedModel])
    }
  }
}
