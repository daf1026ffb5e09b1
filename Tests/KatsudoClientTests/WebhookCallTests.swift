import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

/// The calls of the client about webhooks.
@Suite struct WebhookCallTests {
  private static let message: JSONValue = [
    "id": "msg_01a20438-cf1a-7d7e-8521-724864376da3", "request_id": "r-1", "status": "succeeded", "url": "https://hooks.example/",
    "outcome": "pending", "attempts": 2, "created_at": "2026-11-22T17:06:01.626626+00:00",
    "next_attempt_at": "2026-11-22T17:06:12.041889+00:00", "response_status": 503, "error": "The receiver answered with status 503.",
  ]

  @Test(arguments: [
    (SubmitOptions(), "/v1/models/a/b"),
    (SubmitOptions(webhook: "https://hooks.example/a?b=c d"), "/v1/models/a/b?webhook=https%3A%2F%2Fhooks.example%2Fa%3Fb%3Dc%20d"),
    (
      SubmitOptions(webhook: "https://hooks.example/", webhookIntermediateStatus: true),
      "/v1/models/a/b?webhook=https%3A%2F%2Fhooks.example%2F&webhook_intermediate_status=true"
    ),
    (SubmitOptions(webhookIntermediateStatus: true), "/v1/models/a/b"),
  ])
  func `a submission has its webhook in the query`(options: SubmitOptions, target: String) async throws {
    try await Script { _, _ in .accepted() }.run { server in
      _ = try await server.client().requests.submit(to: "a/b", input: [:], options: options)
      #expect(server.requests.map(\.target) == [target])
    }
  }

  @Test func `the log of messages is read with its filters`() async throws {
    try await Script { _, _ in .json(["deliveries": [Self.message, ["id": "no message"]], "next_cursor": "c"]) }.run { server in
      let page = try await server.client().webhooks.deliveries(requestID: "r-1", outcomes: [.pending, .failed], limit: 7, cursor: "b")
      #expect(server.requests.map(\.target) == ["/v1/webhooks/deliveries?request_id=r-1&outcome=pending%2Cfailed&limit=7&cursor=b"])
      #expect(page.nextCursor == "c")
      let message = try #require(page.messages.first)
      #expect(page.messages.count == 1)
      #expect(message.outcome == .pending)
      #expect(message.state == .succeeded)
      #expect(message.attempts == 2)
      #expect(message.responseStatus == 503)
      #expect(message.nextAttemptAt != nil)
      #expect(message.lastAttemptAt == nil)
    }
  }

  @Test func `a replay is sent once`() async throws {
    let id = "msg_01a20438-cf1a-7d7e-8521-724864376da3"
    try await Script { _, _ in .json(Self.message, status: 202) }.run { server in
      let message = try await server.client().webhooks.replay(id)
      #expect(message.id == id)
      #expect(server.requests.map(\.target) == ["/v1/webhooks/deliveries/\(id)/replay"])
    }
    try await Script { _, _ in .drop }.run { server in
      let error = try await failure { try await server.client().webhooks.replay(id) }
      guard case .transport = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: ["", "r-1", "msg_../x"])
  func `an id that cannot be a message's is refused before a call`(id: String) async throws {
    try await Script { _, _ in .drop }.run { server in
      let error = try await failure { try await server.client().webhooks.replay(id) }
      guard case .invalidInput = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.isEmpty)
    }
  }
}
