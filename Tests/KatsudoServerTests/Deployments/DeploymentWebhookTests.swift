import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The messages about the requests of deployments, to receivers on this machine and to the sink.
@Suite(.timeLimit(.minutes(2))) struct DeploymentWebhookTests {
  /// Submits a request with a webhook in the query or in the body, and returns its path.
  private static func inferred(_ deployment: String, telling url: String, inBody: Bool, _ client: APIClient) async throws -> String {
    guard !inBody else {
      return try await client.inferred(deployment, ["webhook": .string(url), "webhook_intermediate_status": true])
    }
    let encoded = url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return try await client.inferred(deployment, query: "?webhook=\(encoded)&webhook_intermediate_status=true")
  }

  @Test(arguments: [false, true])
  func `each state is told, and the final message is repeated until the receiver takes it`(inBody: Bool) async throws {
    let isFailed = NIOLockedValueBox(false)
    let answer: Answering = { request in
      guard request.json["status"] == "succeeded" else { return .status(200) }
      return isFailed.withLockedValue { isFailed in
        defer { isFailed = true }
        return .status(isFailed ? 200 : 500)
      }
    }
    try await MediaServer.run(answer: answer) { receiver in
      try await Hooks.opened(Workflow.setup).run { server in
        let id = try await server.client.deploy()
        let request = try await Self.inferred(id, telling: receiver.url("/hook"), inBody: inBody, server.client)
        let messages = try await receiver.received(4)
        #expect(messages.map { $0.json["status"] } == ["in_queue", "in_progress", "succeeded", "succeeded"])
        #expect(Set(messages.map(\.messageID)).count == 3)
        #expect(messages[2].messageID == messages[3].messageID)
        #expect(messages[2].body == messages[3].body)
        for message in messages {
          #expect(message.json["deployment_id"] == .string(id))
          #expect(request.hasSuffix("/\(message.json["request_id"]?.string ?? "-")"))
        }
      }
    }
  }

  @Test func `a receiver inside the network of the server is refused, or gets no message`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Workflow.setup.run { server in
        let client = server.client
        let id = try await client.deploy()
        let url = receiver.url("/")
        try await client.infer(id, ["webhook": .string(url)]).expectError(422, 422_001, field: ["body", "webhook"], "webhook")
        let encoded = url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        try await client.infer(id, query: "?webhook=\(encoded)").expectError(422, 422_001, field: ["query", "webhook"], "webhook")
        #expect(try await client.get("/v1/requests")["requests"] == [])
        #expect(receiver.requests.isEmpty)
      }
    }
  }

  @Test func `a request that failed has a list of reasons in its result, and one reason in its message`() async throws {
    try await Workflow.setup.run { server in
      let client = server.client
      let id = try await client.deploy()
      let picture: JSONValue = ["overrides": ["1": ["inputs": ["image": "https://localhost/a.png"]]]]
      let request = try await client.inferred(id, picture, query: "?webhook=katsudo%3Asink")
      try await client.reached("completed", request)
      let result = try await client.get("\(request)/result")
      result.expectSuccess()
      #expect(result["status"] == "failed")
      #expect(result["outputs"] == nil)
      let reasons = try #require(result["error"]?.array)
      let reason = try #require(reasons.first?["error"]?.string)
      #expect(reasons == [["errorCode": 500_001, "error": .string(reason), "debugInfo": ""]])
      let message = try await eventually("the message has come", { try await client.sunk().first }, until: { $0 != nil })
      #expect(message?["body"]?["error"] == ["type": "workflow_failed", "message": .string(reason)])
      #expect(message?["body"]?["deployment_id"] == .string(id))
    }
  }
}
