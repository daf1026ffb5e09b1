import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoTesting
import Testing

/// The calls that list, make, change and delete deployments, and the balance.
@Suite(.timeLimit(.minutes(2))) struct DeploymentTests {
  private static let path = APIClient.deployments

  @Test func `a deployment is made, listed, changed and deleted`() async throws {
    try await Workflow.setup.run { server in
      let client = server.client
      #expect(try await client.get(Self.path).json == [])
      let made = try await client.post(Self.path, json: Workflow.deployment())
      made.expectSuccess()
      let id = try #require(made["id"]?.string)
      #expect(UUID(uuidString: id) != nil)
      expectTimestamp(made["created_at"])
      #expect(made["updated_at"] == made["created_at"])
      var fields = try #require(Workflow.deployment().object)
      fields.merge(["id": .string(id), "status": "standby", "is_enabled": true]) { $1 }
      #expect(made.json.object?.filter { !$0.key.hasSuffix("_at") } == fields)
      #expect(try await client.get(Self.path).json == [made.json])
      #expect(try await client.get("\(Self.path)/\(id)").json == made.json)
      let other = try await client.deploy(["name": "dogs"])
      #expect(try await client.get("\(Self.path)?ids=\(other)&ids=none").json.array?.map { $0["name"] } == ["dogs"])
      #expect(try await client.get(Self.path).json.array?.map { $0["name"] } == ["cats", "dogs"])

      let changed = try await client.change(id, ["name": "kittens", "max_instances": 3, "is_enabled": false])
      changed.expectSuccess()
      fields.merge(["name": "kittens", "max_instances": 3, "is_enabled": false, "status": "disabled"]) { $1 }
      #expect(changed.json.object?.filter { !$0.key.hasSuffix("_at") } == fields)
      #expect(try await client.get("\(Self.path)/\(id)").json == changed.json)

      try await client.call("DELETE", "\(Self.path)/\(id)").expectSuccess()
      try await client.get("\(Self.path)/\(id)").expectError(404, 404_001, "There is no deployment of this id.")
      try await client.call("DELETE", "\(Self.path)/\(id)").expectError(404, 404_001, "There is no deployment of this id.")
      try await client.infer(id).expectError(404, 404_001, "There is no deployment of this id.")
    }
  }

  @Test func `the payload has the workflow and the values that can be overridden`() async throws {
    try await Workflow.idle.run { server in
      let id = try await server.client.deploy()
      let answer = try await server.client.get("\(Self.path)/\(id)?includes=payload&includes=readme")
      answer.expectSuccess()
      #expect(answer["readme"] == "Makes a cat.")
      #expect(answer["payload"]?["workflow_api_json"] == Workflow.graph)
      let overrides = try #require(answer["payload"]?["overrides"])
      #expect(overrides["2:1"] == ["inputs": ["text": "a cat"]], "the link to the node 4 is no value")
      #expect(overrides["5"] == ["inputs": ["width": 512, "height": 512, "batch_size": 1]])
      try await server.client.get("\(Self.path)/\(id)?includes=all").expectError(
        422, 422_001, field: ["query", "includes"], "must be payload or readme")
    }
  }

  @Test(
    arguments: [
      ("name", ""), ("name", .null), ("name", 7), ("workflow_id", "0d2f8b52-0000-0000-0000-000000000000"), ("workflow_id", .null),
      ("workflow_version", "2"), ("hardware", []), ("hardware", ["A", "B"]), ("hardware", "AMPERE_24"), ("hardware", ["../etc"]),
      ("min_instances", -1), ("min_instances", 2), ("max_instances", 0), ("max_instances", 61), ("queue_size", 0), ("queue_size", 1.5),
      ("keep_warm_duration_in_seconds", "60"),
    ] as [(String, JSONValue)])
  func `a wrong field is named`(field: String, value: JSONValue) async throws {
    try await Workflow.idle.run { server in
      let answer = try await server.client.post(Self.path, json: Workflow.deployment([field: value]))
      answer.expectError(422, 422_001, field: ["body", .string(field)], field)
      #expect(try await server.client.get(Self.path).json == [])
    }
  }

  @Test func `a change needs the name, and never changes the workflow`() async throws {
    try await Workflow.idle.run { server in
      let id = try await server.client.deploy()
      try await server.client.change(id, ["max_instances": 2]).expectError(422, 422_001, field: ["body", "name"], "name: is required")
      try await server.client.change(id, ["name": "x", "workflow_id": .string(Workflow.id)]).expectError(
        422, 422_001, field: ["body", "workflow_id"], "cannot be changed")
      try await server.client.change(id, ["name": "x", "min_instances": 5]).expectError(
        422, 422_001, field: ["body", "min_instances"], "must not be above max_instances")
      #expect(try await server.client.get("\(Self.path)/\(id)")["name"] == "cats")
    }
  }

  @Test func `a deployment belongs to its owner`() async throws {
    try await Workflow.idle.run { server in
      let id = try await server.client.deploy()
      let bob = try await server.caller("bob")
      #expect(try await bob.get(Self.path).json == [])
      let message = "belongs to another owner"
      try await bob.get("\(Self.path)/\(id)").expectError(403, 403_003, message)
      try await bob.change(id, ["name": "mine"]).expectError(403, 403_003, message)
      try await bob.call("DELETE", "\(Self.path)/\(id)").expectError(403, 403_003, message)
      try await bob.infer(id).expectError(403, 403_003, message)
      let request = try await server.client.inferred(id)
      for part in ["status", "result"] { try await bob.get("\(request)/\(part)").expectError(403, 403_003, message) }
      try await bob.call("POST", "\(request)/cancel").expectError(403, 403_003, message)
      #expect(try await server.client.get("\(request)/status")["status"] == "in_queue")
    }
  }

  @Test func `an owner has no more deployments than the setting says`() async throws {
    try await Workflow.idle.with(environment: ["KATSUDO_DEPLOYMENTS_PER_OWNER": "1"]).run { server in
      let id = try await server.client.deploy()
      try await server.client.post(Self.path, json: Workflow.deployment()).expectError(409, 409_001, "You have 1 deployments")
      _ = try await server.caller("bob").deploy()
      try await server.client.call("DELETE", "\(Self.path)/\(id)").expectSuccess()
      _ = try await server.client.deploy()
    }
  }

  @Test func `a deployment is no model of the catalogue`() async throws {
    try await Workflow.idle.run { server in
      let id = try await server.client.deploy()
      let models = try await server.client.get("/v1/models")["models"]?.array ?? []
      #expect(!models.contains { $0["model_id"]?.string?.contains(id) == true })
      try await server.client.get("/v1/models/deployments/\(id)").expectError(404, 404_001, "There is no model")
      try await server.client.post("/v1/models/deployments/\(id)", json: [:]).expectError(404, 404_001, "There is no model")
    }
  }

  @Test func `deployments survive a restart`() async throws {
    try await withTemporaryFolder { folder in
      let setup = ServerSetup.echo.with(models: [Workflow.manifest])
      let (token, id) = try await setup.run(in: folder + "/data") { server in
        (server.client.token, try await server.client.deploy())
      }.value
      try await setup.run(in: folder + "/data", token: token) { server in
        #expect(try await server.client.get(Self.path).json.array?.map { $0["id"] } == [.string(id)])
        try await server.client.reached("completed", server.client.inferred(id))
      }
    }
  }

  @Test func `a request that runs when its deployment is deleted is cancelled if the server stops before its end`() async throws {
    try await withTemporaryFolder { folder in
      let setup = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "600000"], models: [Workflow.manifest])
      let (token, request) = try await setup.run(in: folder + "/data") { server in
        let id = try await server.client.deploy()
        let request = try await server.client.inferred(id)
        try await server.client.reached("in_progress", request)
        try await server.client.call("DELETE", "\(Self.path)/\(id)").expectSuccess()
        #expect(try await server.client.get("\(request)/status")["status"] == "in_progress")
        return (server.client.token, request)
      }.value
      try await setup.run(in: folder + "/data", token: token) { server async throws in
        #expect(try await server.client.get("\(request)/result")["status"] == "cancelled")
      }
    }
  }

  @Test func `the balance is what is left of the owner's budget, or a million dollars`() async throws {
    try await Workflow.held.run { server in
      let path = "/prod/v2/balance"
      #expect(
        try await server.client.get(path).json
          == ["balance_usd": 1_000_000, "balance_microdollars": 1_000_000_000_000, "currency": "USD"])
      let ann = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 1))
      #expect(try await ann.get(path).json == ["balance_usd": 1, "balance_microdollars": 1_000_000, "currency": "USD"])
      let request = try await ann.inferred(try await ann.deploy())
      #expect(try await ann.get(path).json == ["balance_usd": 0.75, "balance_microdollars": 750_000, "currency": "USD"])
      try await ann.call("POST", "\(request)/cancel").expectSuccess(202)
      #expect(try await ann.get(path)["balance_microdollars"] == 1_000_000)
    }
  }

  @Test func `every call needs a key, and an unknown address is told`() async throws {
    try await Workflow.idle.run { server in
      for path in [Self.path, "\(Self.path)/x", "/prod/v2/balance", "/prod/v1/deployments/x/requests/y/status", "/prod/none"] {
        try await server.stranger.get(path).expectError(401, 401_001, "needs an API key")
      }
      try await server.client.with(token: "none").get("/prod/v2/balance").expectError(401, 401_001, "not known here")
      try await server.client.get("/prod/none").expectError(404, 404_001, "There is no endpoint at this address.")
      try await server.client.get("/prod/v1/deployments").expectError(404, 404_001, "There is no endpoint at this address.")
      try await server.client.get("\(Self.path)/a%20b").expectError(404, 404_001, "There is no deployment of this id.")
      try await server.client.call("PUT", Self.path).expectError(405, 405_001, "Use GET, POST")
    }
  }
}
