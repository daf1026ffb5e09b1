import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Deployments on two real servers: what their results hold, and which server runs them.
@Suite(.realComfy, .comfyServers(2), .serialized, .timeLimit(.minutes(10))) struct RealDeploymentTests {
  /// A workflow that shows a text in a preview node and writes it into a file.
  private static let text = workflow(
    "text",
    [
      "1": ["class_type": "PrimitiveStringMultiline", "inputs": ["value": "good morning"]],
      "2": ["class_type": "PreviewAny", "inputs": ["source": ["1", 0]]],
      "3": ["class_type": "KatsudoTestSaveText", "inputs": ["text": ["1", 0], "filename_prefix": "text"]],
    ])

  /// A workflow that shows the key of the caller's account at comfy.org.
  private static let account = workflow("account", ["1": ["class_type": "KatsudoTestShowAccountKey", "inputs": [:]]])

  private static let wait = workflow("wait", ComfyModel.wait.graph)

  /// Returns a model whose `workflow_id` is its own id.
  private static func workflow(_ name: String, _ graph: JSONValue) -> ComfyModel {
    let id = "comfy/\(name)-workflow"
    return ComfyModel(id: id, graph: graph, options: ["workflow_id": .string(id), "workflow_version": "1"])
  }

  /// Runs a Katsudo in front of the two servers. Each of them is a group of its own.
  private static func run(_ body: (ComfyBench) async throws -> Void) async throws -> String {
    let entries = [
      ComfyBench.Entry(try ComfyServers.server(0), group: "small"), ComfyBench.Entry(try ComfyServers.server(1), group: "large"),
    ]
    let hardware = ["KATSUDO_DEPLOYMENTS_HARDWARE": "AMPERE_24=small,HOPPER_141=large"]
    let outcome = try await ComfyBench.run(entries, models: [text, account, wait], environment: hardware) { bench in
      try await bench.ready(entries)
      try await body(bench)
    }
    return outcome.log
  }

  @Test func `the result has the texts of preview nodes beside the files`() async throws {
    _ = try await Self.run { bench in
      let deployment = try await bench.deploy(Self.text)
      let values: [(JSONValue, JSONValue)] = [
        ([:], "good morning"), (["overrides": ["1": ["inputs": ["value": "good evening"]]]], "good evening"),
        (["workflow_api_json": Self.text.graph], "good morning"),
      ]
      for (body, words) in values {
        let result = try await bench.inferred(deployment, body)
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
        #expect(Set(result["outputs"]?.object?.keys.map { $0 } ?? []) == ["2", "3"], "\(result.jsonText)")
        #expect(result["outputs"]?["2"] == ["text": [words]])
        let file = try #require(result["outputs"]?["3"]?["text_files"]?.array?.first, "\(result.jsonText)")
        #expect(file["filename"]?.string?.hasSuffix(".txt") == true)
        #expect(file["type"] == "output")
        let answer = try await bench.client.stranger.get(try #require(file["url"]?.string))
        #expect(JSONValue.string(String(decoding: answer.body, as: UTF8.self)) == words)
      }
    }
  }

  @Test func `the key of the caller's account reaches the nodes of its own request only, and no log`() async throws {
    let key = "comfyui-\(UUID())"
    let log = try await Self.run { bench in
      let deployment = try await bench.deploy(Self.account)
      let bodies: [(JSONValue, String)] = [
        (["extra_data": ["api_key_comfy_org": .string(key), "client_id": "x"]], key), ([:], "no key"),
        (["extra_data": ["api_key_comfy_org": .string(key)], "workflow_api_json": Self.account.graph], key),
      ]
      for (body, shown) in bodies {
        let result = try await bench.inferred(deployment, body)
        #expect(result["outputs"] == ["1": ["text": [.string(shown)]]], "\(result.jsonText)")
      }
    }
    #expect(!log.contains(key))
    for index in 0..<2 { #expect(try !ComfyServers.server(index).log.contains(key)) }
  }

  /// The number of jobs that each server has taken since it was started.
  private static func taken() throws -> [Int] {
    try (0..<2).map { try ComfyServers.server($0).log.ranges(of: "got prompt").count }
  }

  @Test(arguments: [("AMPERE_24", [3, 0]), ("HOPPER_141", [0, 3])])
  func `hardware with a group runs on the servers of this group`(hardware: String, expected: [Int]) async throws {
    _ = try await Self.run { bench in
      let deployment = try await bench.deploy(Self.text, ["hardware": [.string(hardware)]])
      let before = try Self.taken()
      var instances: Set<String> = []
      for number in 0..<3 {
        let body: JSONValue = ["overrides": ["1": ["inputs": ["value": .string("\(hardware) \(number)")]]]]
        let result = try await bench.inferred(deployment, body)
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
        instances.insert(try #require(result["instance_id"]?.string))
      }
      #expect(instances.count == 1)
      try await eventually(
        "the servers have taken \(expected) jobs", { zip(try Self.taken(), before).map { $0 - $1 } }, until: { $0 == expected })
    }
  }

  @Test func `hardware without a group runs on any server`() async throws {
    _ = try await Self.run { bench in
      let deployment = try await bench.deploy(Self.wait, ["hardware": ["TURING_16"], "max_instances": 2])
      var requests: [String] = []
      for number in 0..<2 {
        let values: JSONValue = ["text": .string("any \(number) \(UUID())"), "seconds": 600]
        requests.append(try await bench.infer(deployment, ["overrides": ["1": ["inputs": values]]]))
      }
      var instances: Set<String> = []
      for request in requests {
        let status = try await eventually(
          "\(request) runs on a server", { try await bench.client.get("\(request)/status").json }, until: { $0["instance_id"] != nil })
        instances.insert(try #require(status["instance_id"]?.string))
      }
      // Each server has one job at a time.
      #expect(instances.count == 2)
      for request in requests { _ = try await bench.client.post("\(request)/cancel", json: [:]) }
      for request in requests { #expect(try await bench.ended(request)["status"] == "cancelled") }
    }
  }
}

extension ComfyBench {
  private static let deployments = "/prod/v2/deployments"

  /// Makes a deployment of a model whose `workflow_id` is its own id, and returns the path of the deployment.
  fileprivate func deploy(_ model: ComfyModel, _ changes: [String: JSONValue] = [:]) async throws -> String {
    let fields: [String: JSONValue] = [
      "name": "test", "workflow_id": .string(model.id), "workflow_version": "1", "hardware": ["AMPERE_24"], "min_instances": 0,
      "max_instances": 1, "queue_size": 10, "keep_warm_duration_in_seconds": 60,
    ]
    let answer = try await client.post(Self.deployments, json: .object(fields.merging(changes) { $1 }))
    return "\(Self.deployments)/\(try #require(answer["id"]?.string, "the answer was \(answer.json.jsonText)"))"
  }

  /// Runs a deployment, and returns the path of the request.
  fileprivate func infer(_ deployment: String, _ body: JSONValue) async throws -> String {
    let answer = try await client.post("\(deployment)/inference", json: body)
    return "\(deployment)/requests/\(try #require(answer["request_id"]?.string, "the answer was \(answer.json.jsonText)"))"
  }

  /// Waits for the end of a request, and returns its result.
  fileprivate func ended(_ request: String) async throws -> JSONValue {
    try await eventually(
      within: .seconds(120), "\(request) ends", { try await client.get("\(request)/result").json },
      until: { !["in_queue", "in_progress", nil].contains($0["status"]?.string) })
  }

  /// Runs a deployment, and returns the result at the end of the request.
  fileprivate func inferred(_ deployment: String, _ body: JSONValue) async throws -> JSONValue {
    try await ended(try await infer(deployment, body))
  }
}
