import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Testing

/// A workflow of the operator, and servers that have it. The echo engine runs it, so the outputs are not those of the workflow.
enum Workflow {
  static let id = "0d2f8b52-8a43-4b0a-9d36-6a2b5a3c1e11"

  static let graph: JSONValue = [
    "1": ["class_type": "LoadImage", "inputs": ["image": "example.png"]],
    "4": ["class_type": "CheckpointLoaderSimple", "inputs": ["ckpt_name": "model.safetensors"]],
    "5": ["class_type": "EmptyLatentImage", "inputs": ["width": 512, "height": 512, "batch_size": 1]],
    "2:1": ["class_type": "CLIPTextEncode", "inputs": ["text": "a cat", "clip": ["4", 1]], "_meta": ["title": "Prompt"]],
    "3": [
      "class_type": "KSampler",
      "inputs": [
        "seed": 7, "steps": 20, "cfg": 8, "add_noise": true, "model": ["4", 0], "positive": ["2:1", 0], "latent_image": ["5", 0],
      ],
    ],
    "9": ["class_type": "SaveImage", "inputs": ["images": ["3", 0], "filename_prefix": "out"]],
  ]

  static let manifest: JSONValue = [
    "model_id": "test/workflow", "kind": "workflow", "description": "Makes a cat.", "base_price_usd": 0.25,
    "input_schema": ["type": "object", "properties": ["steps": ["type": "integer", "minimum": 1, "maximum": 50]]],
    "engines": [
      [
        "engine": "echo",
        "options": [
          "workflow": graph, "workflow_id": .string(id), "workflow_version": "1", "map": ["steps": ["node": "3", "input": "steps"]],
          "attributes": ["node": "9", "channel": "images", "filename": "out_00001_.png", "subfolder": "rc", "type": "output"],
        ],
      ]
    ],
  ]

  static let setup = RouterSetup.echo.with(models: [manifest])

  /// No request ends by itself.
  static let held = setup.with {
    $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.waitMilliseconds = 600_000 }
  }

  /// No request runs.
  static let idle = setup.with { $0.configuration.work.worker = false }

  /// The body of a call that makes a deployment.
  static func deployment(_ changes: [String: JSONValue] = [:]) -> JSONValue {
    let fields: [String: JSONValue] = [
      "name": "cats", "workflow_id": .string(id), "workflow_version": "1", "hardware": ["AMPERE_24"], "min_instances": 0,
      "max_instances": 1,
      "queue_size": 10, "keep_warm_duration_in_seconds": 60,
    ]
    return .object(fields.merging(changes) { $1 })
  }
}

extension APIClient {
  static let deployments = "/prod/v2/deployments"

  /// Makes a deployment and returns its id.
  func deploy(_ changes: [String: JSONValue] = [:]) async throws -> String {
    let answer = try await post(Self.deployments, json: Workflow.deployment(changes))
    answer.expectSuccess()
    return try #require(answer["id"]?.string)
  }

  func infer(_ deployment: String, _ body: JSONValue = [:], query: String = "", version: String = "v2") async throws -> Answer {
    try await post("/prod/\(version)/deployments/\(deployment)/inference\(query)", json: body)
  }

  /// Runs a deployment, which must be accepted, and returns the path of the request.
  func inferred(_ deployment: String, _ body: JSONValue = [:], query: String = "") async throws -> String {
    let answer = try await infer(deployment, body, query: query)
    answer.expectSuccess()
    return "\(Self.deployments)/\(deployment)/requests/\(try #require(answer["request_id"]?.string))"
  }

  /// Waits until the status of a deployment's request has a word.
  @discardableResult
  func reached(_ word: String, _ request: String) async throws -> JSONValue {
    try await eventually("\(request) is \(word)", { try await get("\(request)/status").json }, until: { $0["status"]?.string == word })
  }

  func change(_ deployment: String, _ body: JSONValue) async throws -> Answer {
    try await call("PATCH", "\(Self.deployments)/\(deployment)", body: body.encoded())
  }
}
