import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The calls that import workflows, which only an operator's key may use.
@Suite struct WorkflowRouteTests {
  private static let order: JSONValue = ["workflow": SampleWorkflow.graph, "model_id": "studio/street"]

  /// Runs a server that has one ComfyUI server, and gives an operator's client.
  private func withServer(
    _ answer: @escaping @Sendable (MediaServer.Request) -> MediaServer.Reply = { SampleWorkflow.answer($0) },
    _ body: (KatsudoProcess, APIClient) async throws -> Void
  ) async throws {
    try await MediaServer.run(answer: answer) { comfy in
      try await ServerSetup.idle.with(["KATSUDO_COMFYUI_SERVERS": comfy.url("")]).run { server in
        let made = try await FinishedCommand.run(["keys", "create", "chief", "--operator", "--data-dir", server.dataDir])
        try #require(made.exitCode == 0, "\(made.errors)")
        try await body(server, server.client.with(token: made.lastLine))
      }
    }
  }

  @Test func `an ordinary key may not import, and a caller without a key is unknown`() async throws {
    try await withServer { server, chief in
      for path in ["/v1/workflows", "/v1/workflows/check"] {
        try await server.client.post(path, json: Self.order).expectError(403, 403_001, "Only an operator's key may import a workflow.")
        #expect(try await server.client.with(token: nil).post(path, json: Self.order).status == 401)
      }
      #expect(try await server.client.get("/api/auth/me")["operator"] == nil)
      #expect(try await chief.get("/api/auth/me")["operator"] == true)
    }
  }

  @Test func `a check shows the inputs and writes nothing`() async throws {
    try await withServer { server, chief in
      let answer = try await chief.post("/v1/workflows/check", json: ["workflow": SampleWorkflow.graph])
      answer.expectSuccess()
      let inputs = try #require(answer["inputs"]?.array)
      #expect(inputs.filter { $0["proposed"] == true }.map { $0["name"] } == ["1_image", "3_text", "4_seed", "4_steps"])
      #expect(inputs.first { $0["name"] == "1_image" }?["media"] == "image")
      #expect(answer["outputs"] == ["image"])
      #expect(answer["missing_classes"] == [])
      #expect(answer["missing_models"] == [])
      #expect(answer["uncertain_nodes"] == [])
      #expect(FolderNames.of(server.dataDir + "/models").isEmpty)
    }
  }

  @Test func `an import makes a model that the server offers at once, and a second one keeps its workflow id`() async throws {
    try await withServer { server, chief in
      var order = try #require(Self.order.object)
      order["inputs"] = [["input": "3_text", "name": "prompt"], ["input": "1_image"]]
      order["name"] = "Street"
      let made = try await chief.post("/v1/workflows", json: .object(order))
      made.expectSuccess(201)
      #expect(made["model_id"] == "studio/street")
      #expect(made["workflow_version"] == "1")
      #expect(made["inputs"] == ["1_image", "prompt"])
      #expect(made["remarks"] == [])
      let model = try await server.client.get("/v1/models/studio/street")
      model.expectSuccess()
      #expect(model["display_name"] == "Street")
      #expect(model["inputs"] == ["1_image", "prompt"])
      #expect(try await server.client.get("/models/studio/street/api").text.contains("studio/street"))
      let again = try await chief.post("/v1/workflows", json: Self.order)
      again.expectSuccess()
      #expect(again["change"] == "unchanged", "it keeps its inputs")
      #expect(again["inputs"] == ["1_image", "prompt"])
      #expect(again["workflow_id"] == made["workflow_id"])
    }
  }

  /// The sample workflow with a number of steps that the ComfyUI server refuses.
  private static func refused(check: JSONValue) throws -> JSONValue {
    var graph = try #require(SampleWorkflow.graph.object)
    graph["4"] = ["class_type": "Sampler", "inputs": ["seed": 7, "steps": 500, "image": ["1", 0], "positive": ["3", 0]]]
    return ["workflow": .object(graph), "model_id": "studio/street", "check": check]
  }

  @Test func `a workflow that the ComfyUI server refuses is imported with a remark, and not at all if a check is asked for`() async throws {
    try await withServer { server, chief in
      try await chief.post("/v1/workflows", json: try Self.refused(check: true)).expectError(
        422, 422_001, field: ["body", "workflow"], "does not accept the workflow: node 4 (Sampler): value_bigger_than_max: steps")
      #expect(FolderNames.of(server.dataDir + "/models").isEmpty)
      let made = try await chief.post("/v1/workflows", json: try Self.refused(check: .null))
      made.expectSuccess(201)
      #expect(made["remarks"]?.array?.first?.string?.contains("value_bigger_than_max") == true)
      let unasked = try await chief.post("/v1/workflows", json: try Self.refused(check: false))
      unasked.expectSuccess()
      #expect(unasked["remarks"] == [])
    }
  }

  @Test func `a server that does not check workflows is a remark, and an error if a check is asked for`() async throws {
    let mute: @Sendable (MediaServer.Request) -> MediaServer.Reply = { request in
      request.path == "/prompt" ? .status(500) : SampleWorkflow.answer(request)
    }
    try await withServer(mute) { _, chief in
      var order = try #require(Self.order.object)
      order["check"] = true
      try await chief.post("/v1/workflows", json: .object(order)).expectError(503, 503_001, "answered with the status 500")
      let made = try await chief.post("/v1/workflows", json: Self.order)
      made.expectSuccess(201)
      #expect(made["remarks"]?.array?.count == 1)
    }
  }

  @Test func `a body that cannot be used is refused with the place of the problem`() async throws {
    try await withServer { _, chief in
      let graph = SampleWorkflow.graph
      for (body, place, message) in [
        ([:], "workflow", "must be an object"), (["workflow": []], "workflow", "must be an object"),
        (["workflow": graph], "model_id", "is missing."), (["workflow": graph, "model_id": 5], "model_id", "must be a text"),
        (["workflow": graph, "model_id": "street"], "model_id", "street is no id for a model."),
        (["workflow": ["1": 5], "model_id": "a/b"], "node 1", "must be an object with the string `class_type`"),
        (["workflow": ["1": ["class_type": "Unheard"]], "model_id": "a/b"], "workflow", "does not have: Unheard"),
        (["workflow": graph, "model_id": "a/b", "check": "yes"], "check", "must be true or false"),
        (["workflow": graph, "model_id": "a/b", "inputs": ["prompt"]], "inputs", "must be a list of objects with `input`"),
        (["workflow": graph, "model_id": "a/b", "inputs": [["input": "9_text"]]], "9_text", "is no input of the workflow."),
      ] as [(JSONValue, JSONValue, String)] {
        try await chief.post("/v1/workflows", json: body).expectError(422, 422_001, field: ["body", place], message)
      }
      try await chief.post("/v1/workflows", json: ["workflow": SampleWorkflow.graph, "model_id": .string(APIClient.seedModel)])
        .expectError(409, 409_001, "ships with Katsudo")
    }
  }

  @Test func `a workflow of more than 16 MiB is refused`() async throws {
    try await withServer { _, chief in
      try await RawConnection.open(to: chief) { connection in
        let count = (16 << 20) + 1
        try await connection.send(
          "POST /v1/workflows/check HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(chief.token ?? "")\r\nContent-Length: \(count)\r\n\r\n"
        )
        try await connection.send(spaces: count)
        let answer = try await connection.answer()
        #expect(answer.status == 413)
        #expect(answer.body.contains("larger than 16 MiB"), "\(answer.body)")
      }
    }
  }

  @Test func `without a ComfyUI server that answers there is no import`() async throws {
    let failing: @Sendable (MediaServer.Request) -> MediaServer.Reply = { _ in .status(500) }
    try await withServer(failing) { _, chief in
      try await chief.post("/v1/workflows", json: Self.order).expectError(503, 503_001, "No ComfyUI server answers")
    }
    try await ServerSetup.idle.with(["KATSUDO_COMFYUI_SERVERS": ""]).run { server in
      let made = try await FinishedCommand.run(["keys", "create", "chief", "--operator", "--data-dir", server.dataDir])
      try await server.client.with(token: made.lastLine).post("/v1/workflows", json: Self.order)
        .expectError(503, 503_001, "Set KATSUDO_COMFYUI_SERVERS")
    }
  }
}
