import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Testing

/// The echo engine never makes the same file twice, so an equal file is the same file.
@Suite struct ReuseTests {
  private static let input = Input.with(["seed": 7])

  /// Submits with `reuse=true` and returns the id of the request when it has ended.
  private func reuse(_ client: APIClient, _ input: JSONValue = ReuseTests.input) async throws -> String {
    let id = try await client.accepted(input, query: "reuse=true")
    #expect(try await client.finished(id)["status"] == "succeeded")
    return id
  }

  private func made(_ client: APIClient, _ input: JSONValue = ReuseTests.input) async throws -> String {
    let id = try await client.accepted(input)
    #expect(try await client.finished(id)["status"] == "succeeded")
    return id
  }

  @Test func `the same input gets the stored result at once, under a new id and without the engine`() async throws {
    try await RouterSetup.echo.run { server in
      let client = server.client
      let first = try await made(client)
      let second = try await client.accepted(Self.input, query: "reuse=true&label=again")
      // The answer of the submit comes when the request has ended already.
      let result = try await client.result(second, query: "?include_metadata=true&include_cost=true")
      #expect(result["status"] == "succeeded")
      #expect(result["metadata"]?["reused_from"] == .string(first))
      #expect(result["metadata"]?["engine"] == "echo")
      #expect(result["metadata"]?["attempts"] == 0)
      #expect(result["cost"] == 0)
      #expect(second != first)
      #expect(try await client.video(second) == client.video(first))
      #expect(result["output"]?["video"]?.string?.hasSuffix("/\(second).mp4") == true)
      let receipt = try await client.receipt(second)
      #expect(receipt["reused_from"] == .string(first))
      #expect(receipt["attempt_count"] == 0)
      #expect(receipt["engine"] == "echo")
      #expect(receipt["input"] == (try await client.receipt(first)["input"]))
      // A third one reuses the second, and says who made the file.
      #expect(try await client.receipt(reuse(client))["reused_from"] == .string(first))
      try await eventually("the inputs are removed", { FolderNames(root: server.dataDir).inputs }, until: \.isEmpty)
      #expect(try await client.get("/v1/usage")["usage"]?.array?.first?["reused"] == 2)
    }
  }

  @Test func `another input, owner, model version or seed runs`() async throws {
    try await RouterSetup.echo.run { server in
      let client = server.client
      let first = try await made(client)
      let others: [JSONValue] = [
        Input.with(["seed": 8]), Input.with(["seed": 7, "prompt": "push out"]), Input.with(["seed": 7, "frames": 241]),
        Input.with(["seed": 7, "image_urls": [.string(PictureBytes.dataURI(.png, width: 401, height: 400))]]),
        Input.with(["seed": -1]), Input.valid,
      ]
      for input in others {
        let id = try await reuse(client, input)
        #expect(try await client.receipt(id)["reused_from"] == nil, "\(input["seed"] ?? .null)")
        #expect(try await client.video(id) != client.video(first))
      }
      let other = try await server.caller("other")
      #expect(try await other.receipt(reuse(other))["reused_from"] == nil)
      // Without the wish, nothing is reused.
      #expect(try await client.receipt(made(client))["reused_from"] == nil)
      // A seed that the server drew is as fixed as any other afterwards.
      let drawn = try await made(client, Input.valid)
      let seed = try #require(try await client.receipt(drawn)["seed"])
      #expect(try await client.receipt(reuse(client, Input.with(["seed": seed])))["reused_from"] == .string(drawn))
    }
  }

  @Test func `a result of an older version of the model is not reused`() async throws {
    try await withTemporaryFolder { folder in
      let id = "test/plain"
      let setup = ServerSetup.echo.with(["KATSUDO_ENGINES": "\(id)=echo"], models: [Manifest.plain(id)])
      try await setup.run(in: folder) { server in
        let client = server.client
        func run() async throws -> JSONValue {
          let request = try await client.accepted(["prompt": "a"], query: "reuse=true", model: id)
          _ = try await client.finished(request)
          return try await client.receipt(request)
        }
        let first = try await run()
        #expect(try await run()["reused_from"] == first["request_id"])
        try Manifest.write([Manifest.plain(id, description: "A new version.")], to: folder)
        server.reload()
        try await eventually(
          "the new version is in force", { try await client.get("/v1/models/\(id)")["description"] }, until: { $0 == "A new version." })
        let second = try await run()
        #expect(second["reused_from"] == nil)
        #expect(second["model_version"] != first["model_version"])
      }
    }
  }

  @Test func `a picture from a URL is fetched before the decision, and its bytes count, not its address`() async throws {
    let pictures = [PictureBytes.png(width: 400, height: 400), PictureBytes.png(width: 500, height: 400)]
    try await MediaServer.run(
      answer: { .file(pictures[$0.path == "/c.png" ? 1 : 0], type: "image/png") },
      { media in
        let setup = RouterSetup.echo.with {
          $0.configuration.access.allowPrivateNetwork = true
          $0.configuration.access.allowHTTP = true
        }
        try await setup.run { server in
          let client = server.client
          func input(_ path: String) -> JSONValue { Input.with(["image_urls": [.string(media.url(path))], "seed": 1]) }
          let first = try await made(client, input("/a.png"))
          let second = try await reuse(client, input("/b.png"))
          #expect(try await client.receipt(second)["reused_from"] == .string(first))
          #expect(try await client.receipt(second)["attempt_count"] == 1)
          #expect(try await client.video(second) == client.video(first))
          #expect(try await client.receipt(reuse(client, input("/c.png")))["reused_from"] == nil)
        }
      })
  }

  @Test func `shared files stay until the last request that has them is deleted`() async throws {
    try await RouterSetup.echoFiles.run { server in
      let client = server.client
      let first = try await made(client)
      let film = try await client.video(first)
      let second = try await reuse(client)
      #expect(try await client.delete(first).status == 204)
      #expect(try await client.video(second) == film)
      let third = try await reuse(client)
      #expect(try await client.video(third) == film)
      #expect(try await client.delete(second).status == 204)
      #expect(try await client.video(third) == film)
      #expect(try await client.delete(third).status == 204)
      #expect(FolderNames(root: server.dataDir).outputs == [])
      #expect(try await client.receipt(reuse(client))["reused_from"] == nil)
    }
  }

  @Test func `a reused result needs no room in the budget of the day`() async throws {
    let id = "test/priced"
    let setup = RouterSetup.echo.with(models: [Manifest.plain(id, price: 2)]) { $0.configuration.work.engines = [id: ["echo"]] }
    try await setup.run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 2.5))
      _ = try await client.finished(try await client.accepted(["prompt": "a"], query: "reuse=true", model: id))
      let second = try await client.accepted(["prompt": "a"], query: "reuse=true", model: id)
      #expect(try await client.receipt(second)["cost"] == 0)
      #expect(try await client.post("/v1/models/\(id)", json: ["prompt": "a"]).status == 402)
    }
  }

  @Test func `a reused result is given although the budget is used up and the queue is full`() async throws {
    let id = "test/priced"
    // No engine runs the second model, so its requests wait.
    let models = [Manifest.plain(id, price: 2), Manifest.plain("test/waits")]
    let setup = RouterSetup.echo.with(models: models) { $0.configuration.work.engines = [id: ["echo"]] }
    try await setup.run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(waiting: 1, dollarsPerDay: 2))
      let first = try await client.accepted(["prompt": "a"], query: "reuse=true", model: id)
      _ = try await client.finished(first)
      let free = try await client.accepted(["prompt": "a"], query: "reuse=true", model: id)
      #expect(try await client.receipt(free)["reused_from"] == .string(first))
      // Another input has to run, and there is no budget for it.
      let other = try await client.call("POST", "/v1/models/\(id)?reuse=true", body: JSONValue.object(["prompt": "b"]).encoded())
      other.expectError(402, 400_002, "budget")
      _ = try await client.accepted(["prompt": "a"], query: "", model: "test/waits")
      let full = try await client.call("POST", "/v1/models/test/waits?reuse=true", body: JSONValue.object(["prompt": "a"]).encoded())
      full.expectError(429, 429_001, "You already have 1 waiting requests")
      let again = try await client.accepted(["prompt": "a"], query: "reuse=true", model: id)
      #expect(try await client.receipt(again)["reused_from"] == .string(first))
    }
  }

  @Test func `a small result is reused with bytes of its own`() async throws {
    try await RouterSetup.echo.run { server in
      let client = server.client
      let first = try await made(client)
      let film = try await client.video(first)
      let second = try await reuse(client)
      #expect(FolderNames(root: server.dataDir).outputs == [])
      #expect(try await client.delete(first).status == 204)
      #expect(try await client.video(second) == film)
    }
  }

  @Test func `a result whose files are gone is not reused`() async throws {
    try await RouterSetup.echoFiles.run { server in
      let client = server.client
      let first = try await made(client)
      try FileManager.default.removeItem(atPath: "\(server.dataDir)/outputs/\(first)")
      let second = try await reuse(client)
      #expect(try await client.receipt(second)["reused_from"] == nil)
      #expect(try await client.video(second).hasPrefix("echo \(second)"))
    }
  }

  @Test func `a reused result gives the price back to the budget of the day`() async throws {
    let id = "test/priced"
    let setup = RouterSetup.echo.with(models: [Manifest.plain(id, price: 2)]) { $0.configuration.work.engines = [id: ["echo"]] }
    try await setup.run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 5))
      for number in 0..<5 {
        let request = try await client.accepted(["prompt": "a"], query: "reuse=true", model: id)
        _ = try await client.finished(request)
        #expect((try await client.receipt(request)["cost"]?.double) == (number == 0 ? 2 : 0))
      }
    }
  }

  @Test func `a server that is killed after a reuse still has the result and shares its files`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.echo.run(in: folder) { server in
        let made = try await made(server.client)
        let reused = try await server.client.accepted(Self.input, query: "reuse=true")
        let film = try await server.client.video(made)
        server.kill()
        return (made: made, reused: reused, film: film, token: server.client.token)
      }
      let kept = first.value
      try await ServerSetup.echo.run(in: folder, token: kept.token) { server async throws in
        let client = server.client
        #expect(try await client.delete(kept.made).status == 204)
        #expect(try await client.video(kept.reused) == kept.film)
        #expect(try await client.receipt(kept.reused)["reused_from"] == .string(kept.made))
        #expect(try await client.receipt(reuse(client))["reused_from"] == .string(kept.made))
      }
    }
  }

  @Test func `a wrong value of reuse is refused`() async throws {
    try await RouterSetup.idle.run { server in
      let answer = try await server.client.call("POST", "/v1/models/\(APIClient.seedModel)?reuse=maybe", body: Input.valid.encoded())
      answer.expectError(422, 422_001, field: ["query", "reuse"], "must be true or false")
    }
  }
}
