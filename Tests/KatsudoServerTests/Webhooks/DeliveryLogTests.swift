import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The log of deliveries over the wire.
@Suite(.timeLimit(.minutes(2))) struct DeliveryLogTests {
  @Test func `the log has filters and pages, and shows an owner nothing of another`() async throws {
    let answer: Answering = { $0.path == "/gone" ? .status(410) : .status(200) }
    try await MediaServer.run(answer: answer) { receiver in
      try await Hooks.setup.run { server in
        let (client, bob) = (server.client, try await server.caller("bob"))
        var ids: [String] = []
        for path in ["/a", "/gone", "/b"] {
          let id = try await client.hooked(receiver.url(path))
          _ = try await client.delivery(of: id, path == "/gone" ? "stopped" : "delivered")
          ids.append(id)
        }
        #expect(try await client.deliveries().map { $0["request_id"]?.string } == ids.reversed())
        #expect(try await client.deliveries("?outcome=stopped").map { $0["request_id"]?.string } == [ids[1]])
        #expect(try await client.deliveries("?outcome=delivered,failed").count == 2)
        let page = try await client.get("/v1/webhooks/deliveries?limit=2")
        let cursor = try #require(page["next_cursor"]?.string)
        let rest = try await client.get("/v1/webhooks/deliveries?limit=2&cursor=\(cursor)")
        #expect(rest["deliveries"]?.array?.map { $0["request_id"]?.string } == [ids[0]])
        #expect(rest["next_cursor"] == nil)
        #expect(try await bob.deliveries() == [])
        #expect(try await bob.deliveries("?request_id=\(ids[0])") == [])
        let message = try #require(try await client.deliveries().first?["id"]?.string)
        try await bob.call("POST", "/v1/webhooks/deliveries/\(message)/replay").expectError(
          404, 404_001, "You have no delivery of this id.")
      }
    }
  }

  @Test(arguments: [
    ("limit=0", "limit"), ("limit=501", "limit"), ("cursor=1", "cursor"), ("outcome=lost", "outcome"), ("request_id=a/b", "request_id"),
  ])
  func `a wrong parameter is named`(query: String, name: String) async throws {
    try await RouterSetup.idle.run { server in
      try await server.client.get("/v1/webhooks/deliveries?\(query)").expectError(422, 422_001, field: ["query", .string(name)], "must be")
    }
  }

  @Test func `the calls need a key, take their methods only, and know malformed ids`() async throws {
    try await RouterSetup.idle.run { server in
      #expect(try await server.stranger.get("/v1/webhooks/deliveries").status == 401)
      #expect(try await server.client.call("POST", "/v1/webhooks/deliveries").status == 405)
      try await server.client.call("POST", "/v1/webhooks/deliveries/abc/replay").expectError(400, 400_001, "The delivery id is malformed.")
      let none = "msg_01a20438-cf1a-7d7e-8521-724864376da3"
      try await server.client.call("POST", "/v1/webhooks/deliveries/\(none)/replay").expectError(404, 404_001, "deleted together")
    }
  }
}
