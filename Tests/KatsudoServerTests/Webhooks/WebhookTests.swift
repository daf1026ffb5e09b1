import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite(.timeLimit(.minutes(2))) struct WebhookTests {
  @Test func `the end of a request is told once, with the answer of the result and the model`() async throws {
    try await MediaServer.run(.status(204)) { receiver in
      try await Hooks.setup.run { server in
        let id = try await server.client.hooked(receiver.url("/hook?token=s3cret"))
        let delivery = try await server.client.delivery(of: id, "delivered")
        #expect(receiver.requests.count == 1)
        let message = try #require(receiver.requests.first)
        #expect(message.method == "POST")
        #expect(message.target == "/hook?token=s3cret")
        #expect(message.fields["content-type"] == "application/json")
        var expected = try #require(try await server.client.result(id).object)
        expected["model_id"] = .string(APIClient.seedModel)
        #expect(message.json == .object(expected))
        #expect(expected["status"] == "succeeded")
        #expect(expected["output"]?["video"]?.string?.hasPrefix(server.client.base) == true)
        #expect(message.messageID == delivery["id"]?.string)
        #expect(delivery["response_status"] == 204)
        #expect(delivery["attempts"] == 1)
        #expect(delivery["url"]?.string?.hasSuffix("/hook?token=s3cret") == true)
        expectTimestamp(delivery["created_at"])
        expectTimestamp(delivery["last_attempt_at"])
        #expect(delivery["next_attempt_at"] == nil)
      }
    }
  }

  @Test func `every state is told in order with webhook_intermediate_status`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Hooks.setup.run { server in
        let id = try await server.client.hooked(receiver.url("/"), everyState: true)
        let messages = try await receiver.received(3)
        #expect(messages.map { $0.json["status"] } == ["in_queue", "in_progress", "succeeded"])
        #expect(Set(messages.map(\.messageID)).count == 3)
        for message in messages {
          #expect(message.json["request_id"] == .string(id))
          #expect(message.json["model_id"] == .string(APIClient.seedModel))
        }
        #expect(messages[0].json["finished_at"] == nil)
        _ = try await server.client.delivery(of: id, "delivered")
      }
    }
  }

  @Test func `a cancelled and a failed request are told`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Hooks.held.run { server in
        let first = try await server.client.accepted(Input.valid)
        try await server.client.running(first)
        let id = try await server.client.hooked(receiver.url("/"))
        _ = try await server.client.call("POST", "/v1/requests/\(id)/cancel")
        let message = try #require(try await receiver.received(1).first)
        #expect(message.json["status"] == "cancelled")
        #expect(message.json["request_id"] == .string(id))
      }
      try await Hooks.setup.run { server in
        let answer = try await server.client.submit(
          Input.picture("http://127.0.0.1:1/none.png"), query: "webhook=\(receiver.url("/failed"))")
        answer.expectSuccess()
        let message = try #require(try await receiver.received(2).last)
        #expect(message.json["status"] == "failed")
        #expect(message.json["error"]?.string?.isEmpty == false)
        #expect(message.json["output"] == nil)
      }
    }
  }

  @Test func `a body key of the name is the model's input and calls nobody`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Hooks.setup.run { server in
        let id = try await server.client.accepted(Input.with(["webhook": .string(receiver.url("/"))]))
        _ = try await server.client.finished(id)
        #expect(try await server.client.deliveries() == [])
        #expect(receiver.requests.isEmpty)
      }
    }
  }

  @Test func `links begin with the public address, whatever the submit was sent to`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Hooks.setup.with({ $0.configuration.address.publicURL = "https://media.example" }).run { server in
        _ = try await server.client.hooked(receiver.url("/"))
        let message = try #require(try await receiver.received(1).first)
        #expect(message.json["output"]?["video"]?.string?.hasPrefix("https://media.example/files/") == true)
      }
    }
  }

  @Test func `a submit without a webhook has no delivery, and its answer is as before`() async throws {
    try await Hooks.setup.run { server in
      let answer = try await server.client.submit(Input.valid)
      #expect(Set(answer.json.object?.keys.map { $0 } ?? []) == ["request_id", "status_url", "result_url", "cancel_url"])
      let id = try #require(answer["request_id"]?.string)
      #expect(try await server.client.finished(id)["model_id"] == nil)
      #expect(try await server.client.deliveries() == [])
    }
  }

  @Test func `the webhook belongs to the fingerprint of an idempotency key`() async throws {
    try await Hooks.opened(.idle).run { server in
      func submit(_ query: String) async throws -> APIClient.Answer {
        try await server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)\(query)", headers: [("Idempotency-Key", "a")], body: Input.valid.encoded())
      }
      let first = try await submit("?webhook=https://hooks.example/a")
      first.expectSuccess()
      #expect(try await submit("?webhook=https://hooks.example/a").body == first.body)
      for query in ["", "?webhook=https://hooks.example/b", "?webhook=https://hooks.example/a&webhook_intermediate_status=true"] {
        try await submit(query).expectError(
          422, 422_001, field: ["header", "Idempotency-Key"], "This Idempotency-Key was used before for a different submit.")
      }
    }
  }
}

@Suite(.router(.idle, owners: ["ann"])) struct WebhookAddressTests {
  @Test(arguments: [
    ("https://127.0.0.1/", "is not on the public internet"), ("https://[::1]/", "is not on the public internet"),
    ("https://169.254.169.254/", "is not on the public internet"), ("https://10.0.0.1:8443/a", "is not on the public internet"),
    ("http://hooks.example/", "must begin with https://"), ("hooks.example", "must begin with https://"), ("", "must begin with https://"),
    ("ftp://hooks.example/", "must begin with https://"), ("https://ann:secret@hooks.example/", "user name or password"),
    ("https://hooks.example/" + String(repeating: "a", count: 2027), "longer than 2048"), ("https:///a", "names no host"),
  ])
  func `an address that the server never calls is refused at once`(url: String, sentence: String) async throws {
    let encoded = url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let answer = try await SuiteServer.client.submit(query: "webhook=\(encoded)")
    answer.expectError(422, 422_001, field: ["query", "webhook"], sentence)
    #expect(!answer.text.contains("secret"))
  }

  @Test(arguments: ["https://hooks.example/", "https://hooks.example:8443/a?b=c", "https://8.8.8.8/x"])
  func `any other https address is taken`(url: String) async throws {
    let encoded = url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    try await SuiteServer.client.submit(query: "webhook=\(encoded)").expectSuccess()
  }

  @Test func `a flag that is none is refused`() async throws {
    try await SuiteServer.client.submit(query: "webhook=https://hooks.example/&webhook_intermediate_status=maybe")
      .expectError(422, 422_001, field: ["query", "webhook_intermediate_status"], "must be true or false")
  }

  @Test func `a name that leads to a private address is refused at each delivery`() async throws {
    let resolver = MediaServerResolver(names: ["hooks.example"], addresses: ["10.0.0.1"])
    try await RouterSetup.echo.with({ $0.resolver = resolver }).run { server in
      let id = try await server.client.hooked("https://hooks.example/")
      let delivery = try await eventually("a try has ended") {
        try await server.client.deliveries("?request_id=\(id)").first ?? .null
      } until: {
        $0["error"] != nil
      }
      #expect(delivery["outcome"] == "pending")
      #expect(
        delivery["error"]
          == #""hooks.example" is not on the public internet, and this server sends messages only there. Use a public address."#)
    }
  }
}
