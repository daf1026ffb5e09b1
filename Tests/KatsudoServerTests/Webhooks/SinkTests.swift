import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoClient
import KatsudoTesting
import Testing

extension APIClient {
  /// The messages in the sink of the server, newest first.
  func sunk() async throws -> [JSONValue] {
    let answer = try await get("/v1/webhooks/sink")
    answer.expectSuccess()
    return answer["messages"]?.array ?? []
  }
}

/// Messages to the server's own sink.
@Suite(.timeLimit(.minutes(2))) struct SinkTests {
  private static let url = "katsudo:sink"

  @Test func `the end of a request is told to the sink, signed, and only its owner sees it`() async throws {
    // The server may call no address of this machine.
    try await ServerSetup.echo.run { server in
      let id = try await server.client.hooked(Self.url)
      let delivery = try await server.client.delivery(of: id, "delivered")
      #expect(delivery["url"] == .string(Self.url))
      #expect(delivery["response_status"] == 200)
      #expect(delivery["attempts"] == 1)
      let messages = try await server.client.sunk()
      let message = try #require(messages.first)
      #expect(messages.count == 1)
      #expect(Set(message.object?.keys.map { $0 } ?? []) == ["id", "request_id", "received_at", "headers", "body"])
      #expect(message["id"] == delivery["id"])
      #expect(message["request_id"] == .string(id))
      expectTimestamp(message["received_at"])
      var expected = try #require(try await server.client.result(id).object)
      expected["model_id"] = .string(APIClient.seedModel)
      #expect(message["body"] == .object(expected))
      let headers = (message["headers"]?.object ?? [:]).compactMapValues(\.string)
      #expect(headers["content-type"] == "application/json")
      #expect(headers["webhook-id"] == delivery["id"]?.string)
      #expect(try await server.caller("bob").sunk() == [])

      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let body = Array(try encoder.encode(message["body"]))
      let secret = try await FinishedCommand.run(["webhooks", "secrets", "default", "--data-dir", server.dataDir]).lastLine
      let verified = try Webhook(secret: String(secret.prefix { $0 != " " })).verify(body: body, headers: headers)
      #expect(verified.id == delivery["id"]?.string)
      #expect(throws: WebhookError.wrongSignature) {
        try Webhook(secret: String(secret.prefix { $0 != " " })).verify(body: body + [32], headers: headers)
      }
    }
  }

  @Test func `every state is told with webhook_intermediate_status, and a replay replaces its message`() async throws {
    try await RouterSetup.echo.run { server in
      let id = try await server.client.hooked(Self.url, everyState: true)
      let messages = try await eventually("three messages are there", { try await server.client.sunk() }, until: { $0.count == 3 })
      let delivery = try await server.client.delivery(of: id, "delivered")
      #expect(messages.map { $0["body"]?["status"] } == ["succeeded", "in_progress", "in_queue"])
      let message = try #require(delivery["id"]?.string)
      try await server.client.call("POST", "/v1/webhooks/deliveries/\(message)/replay").expectSuccess(202)
      let again = try await eventually("the message came again") {
        try await server.client.deliveries("?request_id=\(id)").first ?? .null
      } until: {
        $0["attempts"] == 2 && $0["outcome"] == "delivered"
      }
      #expect(again["id"] == delivery["id"])
      let after = try await server.client.sunk()
      #expect(after.count == 3)
      #expect(after.first?["id"] == delivery["id"])
    }
  }

  @Test func `the sink works on a server that asks for no key`() async throws {
    try await RouterSetup.echo.with({ $0.configuration.access.auth = false }).run { server in
      let id = try await server.client.hooked(Self.url)
      _ = try await server.client.delivery(of: id, "delivered")
      #expect(try await server.client.sunk().map { $0["request_id"] } == [.string(id)])
    }
  }

  @Test(arguments: ["katsudo:sink/", "Katsudo:sink", "katsudo:", "katsudo:other", " katsudo:sink"])
  func `only exactly this address is the sink`(url: String) async throws {
    try await RouterSetup.idle.run { server in
      let encoded = url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      try await server.client.submit(query: "webhook=\(encoded)").expectError(
        422, 422_001, field: ["query", "webhook"], "must begin with https://")
    }
  }

  @Test func `the messages about a request go with it when it is deleted`() async throws {
    try await RouterSetup.echo.run { server in
      var ids: [String] = []
      for _ in 0..<2 {
        ids.append(try await server.client.hooked(Self.url))
        _ = try await server.client.delivery(of: ids[ids.count - 1], "delivered")
      }
      #expect(try await server.client.call("DELETE", "/v1/requests/\(ids[1])").status == 204)
      #expect(try await server.client.sunk().map { $0["request_id"] } == [.string(ids[0])])
    }
  }

  @Test(arguments: ["KATSUDO_WEBHOOKS_SINK_MESSAGES", "KATSUDO_WEBHOOKS_SINK_OWNERS"])
  func `a sink that keeps nothing stops a message and says why`(setting: String) async throws {
    try await RouterSetup.echo.with(environment: [setting: "0"]).run { server in
      let id = try await server.client.hooked(Self.url)
      let delivery = try await server.client.delivery(of: id, "stopped")
      #expect(delivery["error"]?.string?.contains("The limits of the sink (webhooks.sink_…) allow no message") == true)
      #expect(try await server.client.sunk() == [])
    }
  }

  @Test func `the messages about a request go with it when it expires`() async throws {
    let clock = TestClock()
    let setup = RouterSetup.echo.with {
      $0.configuration.work.retentionDays = 7
      $0.housekeepingInterval = .milliseconds(20)
      $0.time.now = { clock.now }
    }
    try await setup.run { server in
      let id = try await server.client.hooked(Self.url)
      _ = try await server.client.delivery(of: id, "delivered")
      #expect(try await server.client.sunk().count == 1)
      clock.advance(days: 8)
      _ = try await eventually("the message is gone", { try await server.client.sunk() }) { $0 == [] }
    }
  }

  @Test func `the limits of the sink are settings`() async throws {
    let clock = TestClock()
    let environment = ["KATSUDO_WEBHOOKS_SINK_MESSAGES": "2", "KATSUDO_WEBHOOKS_SINK_OWNERS": "1", "KATSUDO_WEBHOOKS_SINK_MINUTES": "5"]
    try await RouterSetup.echo.with(environment: environment, { $0.time = clock.source }).run { server in
      var ids: [JSONValue?] = []
      for _ in 0..<3 {
        let id = try await server.client.hooked(Self.url)
        _ = try await server.client.delivery(of: id, "delivered")
        ids.append(.string(id))
        clock.advance(milliseconds: 10)
      }
      #expect(try await server.client.sunk().map { $0["request_id"] } == [ids[2], ids[1]])
      clock.advance(milliseconds: 300_000)
      #expect(try await server.client.sunk() == [])
      let last = try await server.client.hooked(Self.url)
      _ = try await server.client.delivery(of: last, "delivered")
      let bob = try await server.caller("bob")
      let other = try await bob.hooked(Self.url)
      _ = try await bob.delivery(of: other, "delivered")
      #expect(try await server.client.sunk() == [], "the sink has room for one owner")
      #expect(try await bob.sunk().count == 1)
    }
  }

  @Test func `a restart loses the messages of the sink and delivers those that wait`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let (first, token) = try await ServerSetup.echo.run(in: folder) { server in
        let id = try await server.client.hooked(Self.url)
        _ = try await server.client.delivery(of: id, "delivered")
        return (id, server.client.token)
      }.value
      let waiting = try await ServerSetup.idle.run(in: folder, token: token) { server in
        #expect(try await server.client.sunk() == [])
        let id = try await server.client.hooked(Self.url)
        server.kill()
        return id
      }.value
      try await ServerSetup.echo.run(in: folder, token: token) { server in
        _ = try await server.client.delivery(of: waiting, "delivered")
        #expect(try await server.client.sunk().map { $0["request_id"] } == [.string(waiting)])
        #expect(try await server.client.deliveries("?request_id=\(first)").first?["outcome"] == "delivered")
      }
    }
  }
}
