import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension RealServerTests {
  /// The fake ComfyUI answers as the real one does.
  @Suite struct FakeFidelityTests {
    /// A call whose answers are compared.
    struct Case: Sendable, CustomTestStringConvertible {
      var name: String
      var method = "POST"
      var path: String
      var body: JSONValue?
      /// The keys on the way to a value that must be the same. Every other value may differ, but not its kind.
      var same: [[String]] = []

      var testDescription: String { name }
    }

    private static let unknownClass: JSONValue = ["1": ["class_type": "NoSuchClass", "inputs": [:]]]
    private static let withoutOutput: JSONValue = ["1": ["class_type": "LoadImage", "inputs": ["image": "example.png"]]]

    static let cases = [
      Case(name: "an unknown class", path: "/prompt", body: ["prompt": unknownClass], same: [["error", "type"]]),
      Case(name: "no graph", path: "/prompt", body: [:], same: [["error", "type"]]),
      Case(name: "no output node", path: "/prompt", body: ["prompt": withoutOutput], same: [["error", "type"]]),
      Case(name: "the history of an unknown job", method: "GET", path: "/history/no-such-job"),
      Case(name: "the history below /api", method: "GET", path: "/api/history/no-such-job"),
      Case(name: "the deletion of an unknown job", path: "/queue", body: ["delete": ["no-such-job"]]),
      Case(name: "the deletion of an unknown history", path: "/history", body: ["delete": ["no-such-job"]]),
      Case(name: "the interruption of an unknown job", path: "/interrupt", body: ["prompt_id": "no-such-job"]),
      Case(name: "a missing file", method: "GET", path: "/view?filename=none.png&subfolder=rc&type=output"),
      Case(name: "an unknown class in the definitions", method: "GET", path: "/object_info/NoSuchClass"),
      Case(name: "the list of jobs that only newer versions have", method: "GET", path: "/api/jobs?limit=1"),
      Case(name: "the model files of a folder", method: "GET", path: "/models/checkpoints"),
      Case(name: "the freeing of memory", path: "/free", body: ["unload_models": true]),
    ]

    private static func answer(_ test: Case, from client: APIClient) async throws -> APIClient.Answer {
      try await client.call(test.method, test.path, body: test.body.map { Data($0.jsonBytes) })
    }

    @Test(arguments: cases) func `the fake answers like the real one`(test: Case) async throws {
      let real = try await Self.answer(test, from: try SharedComfy.comfy.client)
      let fake = try await FakeComfyUI.run { try await Self.answer(test, from: APIClient(base: $0.address, token: nil)) }
      #expect(real.status == fake.status)
      // The body of an error is a plain text, or none.
      guard real.json.object != nil else { return }
      #expect(Set(real.json.object?.keys.map { $0 } ?? []) == Set(fake.json.object?.keys.map { $0 } ?? []), "\(real.json.jsonText)")
      for path in test.same {
        let values = [real, fake].map { answer in path.reduce(answer.json) { $0[$1] ?? .null } }
        #expect(values[0] == values[1])
      }
    }

    @Test func `a job goes through the same answers`() async throws {
      let real: JSONValue = [
        "1": ["class_type": "KatsudoTestWait", "inputs": ["text": .string("\(UUID())"), "seconds": 0.05]],
        "2": ["class_type": "KatsudoTestSaveText", "inputs": ["text": ["1", 0], "filename_prefix": "rc/fidelity/2"]],
      ]
      let comfy = try SharedComfy.comfy.client
      let entries = [
        try await Self.history(of: real, at: comfy),
        try await FakeComfyUI.run { try await Self.history(of: FakeComfyUI.graph, at: APIClient(base: $0.address, token: nil)) },
      ]
      for entry in entries {
        #expect(Set(entry.object?.keys.map { $0 } ?? []) == ["prompt", "outputs", "status", "meta"], "\(entry.jsonText)")
        #expect(entry["status"]?["status_str"] == "success")
        #expect(entry["status"]?["completed"] == true)
        #expect(entry["status"]?["messages"]?.array?.last?.array?.first == "execution_success")
        #expect(entry["prompt"]?.array?.count == 5)
        let items = (entry["outputs"]?["2"]?.object ?? [:]).values.flatMap { $0.array ?? [] }
        #expect(items.contains { $0["type"] == "output" }, "\(entry.jsonText)")
      }
    }

    /// Submits a graph, and returns the entry of its history.
    private static func history(of graph: JSONValue, at client: APIClient) async throws -> JSONValue {
      let answer = try await client.post("/prompt", json: ["prompt": graph, "client_id": "fidelity"])
      #expect(answer.status == 200)
      #expect(Set(answer.json.object?.keys.map { $0 } ?? []) == ["prompt_id", "number", "node_errors"])
      let id = try #require(answer["prompt_id"]?.string)
      let history = try await eventually("the job is over", { try await client.get("/history/\(id)").json[id] }, until: { $0 != nil })
      return history ?? .null
    }
  }
}
