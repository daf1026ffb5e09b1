import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The requests of deployments from their submit to their end.
@Suite(.timeLimit(.minutes(2))) struct InferenceTests {
  @Test(arguments: ["v1", "v2"]) func `a request runs to its end, and the result lists the files by node`(version: String) async throws {
    try await Workflow.setup.run { server in
      let client = server.client
      let id = try await client.deploy()
      let submitted = try await client.infer(id, ["overrides": ["2:1": ["inputs": ["text": "a dog"]]]], version: version)
      submitted.expectSuccess()
      let request = try #require(submitted["request_id"]?.string)
      let base = "\(client.base)/prod/\(version)/deployments/\(id)/requests/\(request)"
      #expect(
        submitted.json == [
          "request_id": .string(request), "status_url": .string("\(base)/status"), "result_url": .string("\(base)/result"),
          "cancel_url": .string("\(base)/cancel"),
        ])
      let status = try await eventually("it ends", { try await client.get("\(base)/status").json }, until: { $0["status"] == "completed" })
      #expect(
        status == [
          "request_id": .string(request), "status": "completed", "status_url": .string("\(base)/status"),
          "result_url": .string("\(base)/result"),
        ])
      let result = try await client.get("\(base)/result")
      result.expectSuccess()
      #expect(result["status"] == "succeeded")
      #expect(Set(result.json.object?.keys.map { $0 } ?? []) == ["request_id", "status", "outputs", "created_at", "finished_at"])
      expectTimestamp(result["created_at"])
      expectTimestamp(result["finished_at"])
      let files = try #require(result["outputs"]?["9"]?["images"]?.array)
      #expect(files.map { $0["filename"] } == ["out_00001_.png"])
      #expect(files[0]["subfolder"] == "rc")
      #expect(files[0]["type"] == "output")
      let file = try await client.stranger.get(try #require(files[0]["url"]?.string))
      #expect(file.status == 200)
      #expect(file.text.hasPrefix("echo \(request)"))
    }
  }

  @Test func `an empty body runs the workflow with its own values`() async throws {
    try await Workflow.setup.run { server in
      let id = try await server.client.deploy()
      for body in [Data("{}".utf8), Data(), Data(#"{"overrides":{},"extra_data":{"api_key_comfy_org":"k"}}"#.utf8)] {
        let answer = try await server.client.call("POST", "\(APIClient.deployments)/\(id)/inference", body: body)
        answer.expectSuccess()
        let request = try #require(answer["request_id"]?.string)
        try await server.client.reached("completed", "\(APIClient.deployments)/\(id)/requests/\(request)")
      }
    }
  }

  @Test func `a waiting request has a position, and each state has its words`() async throws {
    try await Workflow.held.run { server in
      let client = server.client
      let id = try await client.deploy()
      let (first, second) = (try await client.inferred(id), try await client.inferred(id))
      try await client.reached("in_progress", first)
      #expect(try await client.get("\(first)/status")["queue_position"] == nil)
      #expect(try await client.get("\(second)/status")["queue_position"] == 1)
      let running = try await client.get("\(first)/result")
      #expect(Set(running.json.object?.keys.map { $0 } ?? []) == ["request_id", "status", "created_at"])
      let waiting = try await client.get("\(second)/result")
      #expect(waiting["status"] == "in_queue")
      #expect(waiting["queue_position"] == 1)
    }
  }

  @Test func `a running request can be cancelled without an option`() async throws {
    try await Workflow.held.run { server in
      let client = server.client
      let id = try await client.deploy()
      let (first, second) = (try await client.inferred(id), try await client.inferred(id))
      try await client.reached("in_progress", first)
      for request in [second, first] {
        let answer = try await client.call("POST", "\(request)/cancel")
        answer.expectSuccess(202)
        #expect(answer["status"] == "cancelled")
        #expect(answer["outcome"] == "cancelled")
        #expect(try await client.get("\(request)/result")["status"] == "cancelled")
      }
      #expect(try await client.call("POST", "\(first)/cancel")["outcome"] == "not_cancellable")
    }
  }

  @Test func `no more requests run than max_instances says, and a change of it holds at once`() async throws {
    try await Workflow.held.run { server in
      let client = server.client
      let id = try await client.deploy(["max_instances": 2])
      var requests: [String] = []
      for _ in 0..<4 { requests.append(try await client.inferred(id)) }
      for request in requests[..<2] { try await client.reached("in_progress", request) }
      // Another deployment starts at once, so the engine has free slots.
      try await client.reached("in_progress", client.inferred(client.deploy()))
      for request in requests[2...] { #expect(try await client.get("\(request)/status")["status"] == "in_queue") }
      try await client.change(id, ["name": "cats", "max_instances": 3]).expectSuccess()
      try await client.reached("in_progress", requests[2])
      #expect(try await client.get("\(requests[3])/status")["status"] == "in_queue")
    }
  }

  @Test func `no more requests wait than queue_size says`() async throws {
    try await Workflow.idle.run { server in
      let client = server.client
      let id = try await client.deploy(["queue_size": 2])
      let first = try await client.inferred(id)
      _ = try await client.inferred(id)
      let refused = try await client.infer(id)
      refused.expectError(429, 429_001, "already has 2 waiting requests")
      #expect(refused.headers["retry-after"] != nil)
      _ = try await client.inferred(client.deploy())
      try await client.call("POST", "\(first)/cancel").expectSuccess(202)
      _ = try await client.inferred(id)
    }
  }

  @Test func `a disabled deployment takes no request and keeps its results`() async throws {
    try await Workflow.setup.run { server in
      let client = server.client
      let id = try await client.deploy()
      let request = try await client.inferred(id)
      try await client.reached("completed", request)
      try await client.change(id, ["name": "cats", "is_enabled": false]).expectSuccess()
      for version in ["v1", "v2"] { try await client.infer(id, version: version).expectError(403, 10_002, "This deployment is disabled.") }
      #expect(try await client.get("\(request)/result")["status"] == "succeeded")
      try await client.change(id, ["name": "cats", "is_enabled": true]).expectSuccess()
      try await client.reached("completed", client.inferred(id))
    }
  }

  @Test func `the waiting requests of a deleted deployment are cancelled, and its results stay`() async throws {
    try await Workflow.held.run { server in
      let client = server.client
      let id = try await client.deploy()
      let running = try await client.inferred(id)
      try await client.reached("in_progress", running)
      let waiting = try await client.inferred(id)
      let other = try await client.inferred(client.deploy(["max_instances": 1]))
      try await client.call("DELETE", "\(APIClient.deployments)/\(id)").expectSuccess()
      #expect(try await client.get("\(waiting)/result")["status"] == "cancelled")
      #expect(try await client.get("\(running)/result")["status"] == "in_progress")
      #expect(try await client.get("\(other)/status")["status"] != "cancelled")
    }
  }

  @Test func `a request is found only under its own deployment`() async throws {
    try await Workflow.idle.run { server in
      let client = server.client
      let (id, other) = (try await client.deploy(), try await client.deploy())
      let request = try #require(try await client.inferred(id).split(separator: "/").last)
      try await client.get("\(APIClient.deployments)/\(other)/requests/\(request)/status").expectError(
        404, 404_001, "no request of this id")
      let model = try #require(try await client.post("/v1/models/test/workflow", json: [:])["request_id"]?.string)
      try await client.get("\(APIClient.deployments)/\(id)/requests/\(model)/result").expectError(404, 404_001, "no request of this id")
    }
  }

  @Test func `a webhook in the query or in the body is told the states in the form of the result`() async throws {
    try await Workflow.setup.run { server in
      let client = server.client
      let id = try await client.deploy()
      let sink = "katsudo:sink"
      let requests = [
        try await client.inferred(id, query: "?webhook=katsudo%3Asink&webhook_intermediate_status=true"),
        try await client.inferred(id, ["webhook": .string(sink), "webhook_intermediate_status": false]),
      ]
      for (request, count) in zip(requests, [3, 1]) {
        let name = JSONValue.string(String(request.split(separator: "/").last ?? ""))
        let bodies = try await eventually("\(count) messages about \(request)") {
          try await client.sunk().filter { $0["request_id"] == name }.compactMap { $0["body"] }
        } until: {
          $0.count >= count
        }
        #expect(bodies.count == count)
        let last = try #require(bodies.first { $0["status"] == "succeeded" })
        var expected = try #require(try await client.get("\(request)/result").json.object)
        expected["deployment_id"] = .string(id)
        #expect(last == .object(expected))
      }
      try await client.infer(id, ["webhook": 7]).expectError(422, 422_001, field: ["body", "webhook"], "must be a URL")
      try await client.infer(id, query: "?webhook=http%3A%2F%2F127.0.0.1").expectError(
        422, 422_001, field: ["query", "webhook"], "webhook")
    }
  }

  @Test func `only the call to free memory is open, and only for a known instance`() async throws {
    try await Workflow.setup.run { server in
      let client = server.client
      let id = try await client.deploy()
      let proxy = "\(APIClient.deployments)/\(id)/instances/i/proxy"
      for path in ["", "/", "/api/queue", "/api/prompt", "/free", "/api/free/x"] {
        try await client.post(proxy + path, json: [:]).expectError(403, 403_003, "Only POST …/proxy/api/free is open here.")
        try await client.get(proxy + path).expectError(403, 403_003, "Only POST …/proxy/api/free is open here.")
      }
      let free = try await client.post("\(proxy)/api/free", json: ["unload_models": true])
      free.expectError(404, 404_001, "There is no instance of this id.")
      try await client.post("\(proxy)/api/free", json: ["free_memory": 1]).expectError(
        422, 422_001, field: ["body", "free_memory"], "must be true or false")
      try await server.caller("bob").post("\(proxy)/api/free", json: [:]).expectError(403, 403_003, "belongs to another owner")
    }
  }
}
