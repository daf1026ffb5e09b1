import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoTesting
import Testing

/// Inferences that are sent again with the same `Idempotency-Key`.
@Suite(.timeLimit(.minutes(2))) struct InferenceIdempotencyTests {
  private static func infer(
    _ deployment: String, _ body: JSONValue = [:], key: String, query: String = "", version: String = "v2", _ client: APIClient
  ) async throws -> APIClient.Answer {
    try await client.call(
      "POST", "/prod/\(version)/deployments/\(deployment)/inference\(query)", headers: [("Idempotency-Key", key)], body: body.encoded())
  }

  private static let dog: JSONValue = ["overrides": ["2:1": ["inputs": ["text": "a dog"]]]]

  @Test func `a repeated inference gets the first answer again and makes no second request`() async throws {
    try await Workflow.idle.run { server in
      let client = server.client
      let id = try await client.deploy(["queue_size": 1])
      let first = try await Self.infer(id, Self.dog, key: "a", client)
      first.expectSuccess()
      #expect(first.headers["idempotent-replayed"] == nil)
      // The queue of the deployment is full, but this answer costs nothing.
      try await Self.infer(id, Self.dog, key: "b", client).expectError(429, 429_001, "already has 1 waiting request,")
      let second = try await Self.infer(id, Self.dog, key: "a", client)
      second.expectSuccess()
      #expect(second.body == first.body)
      #expect(second.headers["idempotent-replayed"] == "true")
      #expect(try await Self.infer(id, Self.dog, key: "a", version: "v1", client)["request_id"] == first["request_id"])
      #expect(try await client.get("/v1/requests")["requests"]?.array?.map { $0["request_id"] } == [first["request_id"]])
    }
  }

  @Test func `a different inference under a used key is refused`() async throws {
    try await Workflow.idle.run { server in
      let client = server.client
      let (id, other) = (try await client.deploy(), try await client.deploy())
      try await Self.infer(id, ["webhook": "katsudo:sink"], key: "a", client).expectSuccess()
      let answers = [
        try await Self.infer(id, Self.dog, key: "a", client), try await Self.infer(id, key: "a", client),
        try await Self.infer(id, key: "a", query: "?webhook=katsudo%3Asink", client),
        try await Self.infer(other, ["webhook": "katsudo:sink"], key: "a", client),
        try await client.call("POST", "/v1/models/test/workflow", headers: [("Idempotency-Key", "a")], body: Data("{}".utf8)),
      ]
      for answer in answers {
        answer.expectError(422, 422_001, field: ["header", "Idempotency-Key"], "used before for a different submit")
      }
    }
  }

  @Test func `a known key is answered although the deployment was deleted, and a refused inference leaves its key free`() async throws {
    try await Workflow.idle.run { server in
      let client = server.client
      let id = try await client.deploy()
      try await Self.infer(id, ["overrides": 7], key: "a", client).expectError(422, 422_001, field: ["body", "overrides"], "an object")
      let first = try await Self.infer(id, key: "a", client)
      first.expectSuccess()
      try await client.call("DELETE", "\(APIClient.deployments)/\(id)").expectSuccess()
      #expect(try await Self.infer(id, key: "a", client).body == first.body)
      try await Self.infer(id, key: "b", client).expectError(404, 404_001, "There is no deployment of this id.")
      try await Self.infer(id, key: "a", server.caller("bob")).expectError(404, 404_001, "There is no deployment of this id.")
    }
  }

  @Test(arguments: ["", String(repeating: "k", count: 256), "schlüssel"])
  func `a malformed key is refused`(key: String) async throws {
    try await Workflow.idle.run { server in
      try await Self.infer(server.client.deploy(), key: key, server.client).expectError(
        422, 422_001, field: ["header", "Idempotency-Key"], "must have 1 to 255 characters")
    }
  }

  @Test func `every answer under prod promises that keys are honoured`() async throws {
    try await Workflow.idle.run { server async throws in
      for path in ["/prod/v2/deployments", "/prod/v1/nothing"] {
        #expect(try await server.client.get(path).headers["katsudo-idempotency"] == "1")
        #expect(try await server.client.stranger.get(path).headers["katsudo-idempotency"] == "1")
      }
    }
  }

  @Test func `a known key is answered above the owner's limit of calls, and other calls are not`() async throws {
    // Its time stands still, so that no call is allowed again.
    let clock = TestClock()
    try await Workflow.idle.with({ $0.time = clock.source }).run { server in
      let bob = try await server.caller("bob", limits: OwnerLimits(requestsPerSecond: 2))
      let id = try await bob.deploy()
      let first = try await Self.infer(id, key: "a", bob)
      first.expectSuccess()
      try await Self.infer(id, key: "b", bob).expectError(429, 429_001, "requests per second")
      #expect(try await Self.infer(id, key: "a", bob).body == first.body)
      let call: [(String, String)] = [("Idempotency-Key", "a")]
      try await bob.call("POST", APIClient.deployments, headers: call, body: Workflow.deployment().encoded()).expectError(
        429, 429_001, "requests per second")
    }
  }
}
