import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Deployments on a fake ComfyUI server, whose jobs take as long as a test wants.
@Suite(.timeLimit(.minutes(2))) struct DeploymentServerTests {
  private static let manifest: JSONValue = [
    "model_id": "test/fake", "kind": "workflow",
    "engines": [
      [
        "engine": "comfyui",
        "options": ["workflow": FakeComfyUI.graph, "workflow_id": .string(Workflow.id), "workflow_version": "1"],
      ]
    ], "input_schema": ["type": "object", "properties": [:]],
  ]

  /// A request with this text runs until it is stopped.
  private static let long: JSONValue = ["overrides": ["1": ["inputs": ["text": "long"]]]]

  private static func run(_ body: (FakeComfyUI, RouterServer) async throws -> Void) async throws {
    let script: @Sendable (String) -> FakeComfyUI.Script = { .init(duration: $0 == "long" ? .seconds(600) : .milliseconds(10)) }
    try await FakeComfyUI.run(script: script) { fake in
      let environment = [
        "KATSUDO_COMFYUI_SERVERS": fake.address, "KATSUDO_COMFYUI_POLL_SECONDS": "0.2", "KATSUDO_COMFYUI_PROBE_SECONDS": "0.5",
      ]
      let setup = RouterSetup().with(models: [manifest], environment: environment) { $0.housekeepingInterval = .milliseconds(50) }
      try await setup.run { server in try await body(fake, server) }
    }
  }

  /// Waits until a request runs on a server, and returns the id of the server.
  private static func instance(_ request: String, _ client: APIClient) async throws -> String {
    let status = try await eventually(
      "\(request) runs on a server", { try await client.get("\(request)/status").json }, until: { $0["instance_id"] != nil })
    return try #require(status["instance_id"]?.string)
  }

  @Test func `the result lists the files of the ComfyUI nodes, and the status names the server`() async throws {
    try await Self.run { fake, server in
      let client = server.client
      let request = try await client.inferred(client.deploy())
      try await client.reached("completed", request)
      let result = try await client.get("\(request)/result")
      #expect(result["status"] == "succeeded", "\(result.json.jsonText)")
      #expect(result["outputs"]?["2"]?["images"]?.array?.count == 1)
      #expect(try await Self.instance(request, client) == result["instance_id"]?.string)
      #expect(!result.json.jsonText.contains(fake.address))
    }
  }

  @Test func `memory is not freed while a request of another owner runs on the server`() async throws {
    try await Self.run { fake, server in
      let (ann, bob) = (server.client, try await server.caller("bob"))
      let id = try await ann.deploy()
      let request = try await ann.inferred(id)
      try await ann.reached("completed", request)
      let free = "\(APIClient.deployments)/\(id)/instances/\(try await Self.instance(request, ann))/proxy/api/free"
      let freed = { fake.calls.filter { $0.path == "/free" }.count }

      let other = try await bob.inferred(bob.deploy(), Self.long)
      _ = try await Self.instance(other, bob)
      let refused = try await ann.post(free, json: ["unload_models": true])
      refused.expectError(409, 409_001, "The instance runs a request of another owner.")
      #expect(refused.headers["retry-after"] != nil)
      #expect(freed() == 0)

      try await bob.call("POST", "\(other)/cancel").expectSuccess(202)
      try await bob.reached("cancelled", other)
      let own = try await ann.inferred(id, Self.long)
      _ = try await Self.instance(own, ann)
      try await ann.post(free, json: ["unload_models": true, "free_memory": true]).expectSuccess()
      #expect(freed() == 1)
      #expect(fake.calls.last { $0.path == "/free" }?.json == ["unload_models": true, "free_memory": true])
    }
  }

  @Test func `a running request is cancelled on its server without an option`() async throws {
    try await Self.run { fake, server in
      let client = server.client
      let request = try await client.inferred(client.deploy(), Self.long)
      try await eventually("the server runs it", { fake.running }, until: { $0 != nil })
      try await client.call("POST", "\(request)/cancel").expectSuccess(202)
      try await client.reached("cancelled", request)
      #expect(fake.running == nil)
    }
  }

  @Test func `a request of a deleted deployment that comes back into the queue is cancelled`() async throws {
    try await Self.run { fake, server in
      let client = server.client
      let (id, kept) = (try await client.deploy(), try await client.deploy())
      let request = try await client.inferred(id, Self.long)
      try await eventually("the server runs it", { fake.running }, until: { $0 != nil })
      let waiting = try await client.inferred(kept, Self.long)
      try await client.call("DELETE", "\(APIClient.deployments)/\(id)").expectSuccess()
      #expect(try await client.get("\(request)/status")["status"] == "in_progress")
      // The server loses the job, which would be sent again.
      fake.restart()
      try await client.reached("cancelled", request)
      _ = try await Self.instance(waiting, client)
      #expect(fake.taken["long"] == 2, "each request was sent once")
    }
  }
}
