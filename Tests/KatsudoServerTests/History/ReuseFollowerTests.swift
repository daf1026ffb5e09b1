import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Whoever follows a request that gets an earlier result is told of its end at once.
@Suite(.timeLimit(.minutes(3))) struct ReuseFollowerTests {
  private static let input = Input.with(["seed": 7])

  /// Makes a result and returns the id of its request.
  private func make(_ client: APIClient) async throws -> String {
    let id = try await client.accepted(Self.input)
    #expect(try await client.finished(id)["status"] == "succeeded")
    return id
  }

  @Test func `a reused result sends the final message to its webhook`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Hooks.setup.run { server in
        let client = server.client
        let first = try await make(client)
        let hook = receiver.url("/").addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let id = try await client.accepted(Self.input, query: "reuse=true&webhook=\(hook)")
        let delivery = try await client.delivery(of: id, "delivered")
        #expect(delivery["status"] == "succeeded")
        #expect(receiver.requests.count == 1)
        let message = try #require(receiver.requests.first?.json)
        #expect(message["request_id"] == .string(id))
        #expect(message["status"] == "succeeded")
        let link = try #require(message["output"]?["video"]?.string)
        #expect(link.contains("\(id).mp4"))
        #expect(try await client.get(link).text == client.video(first))
      }
    }
  }

  @Test func `its events are the wait, the files and the success`() async throws {
    try await RouterSetup.echo.run { server in
      let client = server.client
      let first = try await make(client)
      let id = try await client.accepted(Self.input, query: "reuse=true")
      var stream = try await client.events(id)
      let events = try await stream.rest()
      #expect(events.map(\.name) == ["status", "output", "status"])
      #expect(events.compactMap { $0.data["status"] } == ["in_queue", "succeeded"])
      let link = try #require(events[1].data["url"]?.string)
      #expect(try await client.get(link).text == client.video(first))
      // A reader that has the wait gets the rest.
      var rest = try await client.events(id, after: try #require(events.first?.id))
      #expect(try await rest.rest().map(\.id) == events.dropFirst().map(\.id))
    }
  }

  @Test func `a submit that waits for the end is answered with the earlier result`() async throws {
    try await RouterSetup.echo.run { server in
      let client = server.client
      let first = try await make(client)
      let answer = try await client.call(
        "POST", "/v1/models/\(APIClient.seedModel)?reuse=true", headers: [("Prefer", "wait=50")], body: Self.input.encoded())
      answer.expectSuccess()
      #expect(answer.headers["preference-applied"] == "wait=50")
      #expect(answer["status"] == "succeeded")
      let id = try #require(answer["request_id"]?.string)
      #expect(try await client.receipt(id)["reused_from"] == .string(first))
      #expect(try await client.receipt(id)["attempt_count"] == 0)
    }
  }

  @Test func `the result and the list say that a reused result costs nothing`() async throws {
    let id = "test/priced"
    let setup = RouterSetup.echo.with(models: [Manifest.plain(id, price: 2)]) { $0.configuration.work.engines = [id: ["echo"]] }
    try await setup.run { server in
      for cost in [2.0, 0] {
        let request = try await server.client.accepted(["prompt": "a"], query: "reuse=true", model: id)
        _ = try await server.client.finished(request)
        #expect(try await server.client.result(request, query: "?include_cost=true")["cost"]?.double == cost)
        let entry = try await server.client.get("/v1/requests?include_cost=true")["requests"]?.array?.first
        #expect(entry?["cost"]?.double == cost)
      }
    }
  }

  @Test func `an uploaded picture and the same picture in the body are the same input`() async throws {
    try await RouterSetup.echo.run { server in
      let client = server.client
      let upload = try await client.upload(uploadedPicture)
      let file = try #require(upload["id"]?.string)
      let body = "data:image/png;base64,\(uploadedPicture.base64EncodedString())"
      func input(_ picture: String) -> JSONValue { Input.with(["seed": 7, "image_urls": [.string(picture)]]) }
      let first = try await client.accepted(input(body))
      _ = try await client.finished(first)
      for picture in [file, try #require(upload["url"]?.string), body] {
        let id = try await client.accepted(input(picture), query: "reuse=true")
        let receipt = try await client.receipt(id)
        #expect(receipt["reused_from"] == .string(first), "\(picture.prefix(40))")
        #expect(receipt["attempt_count"] == 0, "the bytes are known without an attempt")
      }
    }
  }

  @Test func `the receipt knows the bytes of an uploaded picture, of a request that ran and of one that did not`() async throws {
    try await RouterSetup.held.run { server in
      let client = server.client
      let file = try await client.uploaded(uploadedPicture)
      let media: JSONValue = [
        [
          "place": "image_urls[0]", "kind": "image", "sha256": .string(sha256(uploadedPicture)),
          "bytes": .integer(Int64(uploadedPicture.count)),
        ]
      ]
      let running = try await client.accepted(Input.picture(file))
      try await client.running(running)
      let waiting = try await client.accepted(Input.picture(file))
      for id in [waiting, running] {
        try await client.call("POST", "/v1/requests/\(id)/cancel?running=true").expectSuccess(202)
        #expect(try await client.finished(id)["status"] == "cancelled")
        let input = try await client.receipt(id)["input"]
        #expect(input?["media"] == media)
        #expect(input?["sha256"]?.string?.count == 64)
      }
    }
  }
}
