import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The checks of `overrides` and `workflow_api_json`.
@Suite(
  .router(
    Workflow.idle.with(environment: ["KATSUDO_DEPLOYMENTS_ALLOWED_CLASSES": "ImageScale,PrimitiveInt"]),
    prepare: { ["deployment": try await $0.client.deploy(["queue_size": 1000])] }))
struct InferenceInputTests {
  private static func infer(_ body: JSONValue) async throws -> APIClient.Answer {
    try await SuiteServer.client.infer(SuiteServer.current.prepared("deployment"), body)
  }

  /// The sample workflow with some nodes replaced; `null` removes a node.
  private static func graph(_ changes: [String: JSONValue]) -> JSONValue {
    .object((Workflow.graph.object ?? [:]).merging(changes) { $1 }.filter { !$0.value.isNull })
  }

  @Test(
    arguments: [
      ["2:1": ["inputs": ["text": "/imagine a cat, or ../ as a text"]]], ["3": ["inputs": ["cfg": 7.5, "seed": 0, "add_noise": false]]],
      ["1": ["inputs": ["image": .string(Input.picture)]]], ["1": ["inputs": ["image": "https://pictures.example/cat.png"]]],
      ["1": ["inputs": ["image": "example.png"]]], ["5": ["inputs": ["width": 8192]]], ["4": ["inputs": ["ckpt_name": "sub/other.ckpt"]]],
    ] as [JSONValue])
  func `values of the right kind are accepted`(overrides: JSONValue) async throws {
    try await Self.infer(["overrides": overrides]).expectSuccess()
  }

  @Test(
    arguments: [
      (["77": ["inputs": ["text": "x"]]], ["77"], "has no node of this id"),
      (["3": ["inputs": ["sampler": "x"]]], ["3", "inputs", "sampler"], "has no input of this name"),
      (["3": ["inputs": ["model": "x"]]], ["3", "inputs", "model"], "is linked to another node"),
      (["3": ["seed": 1]], ["3", "inputs"], "must have an object `inputs`"),
      (["3": ["inputs": ["seed": "x"]]], ["3", "inputs", "seed"], "must be a number"),
      (["3": ["inputs": ["seed": ["5", 0]]]], ["3", "inputs", "seed"], "is a link to another node"),
      (["3": ["inputs": ["seed": ["5", -1]]]], ["3", "inputs", "seed"], "is a link to another node"),
      (["2:1": ["inputs": ["text": ["__value__": ["5", 0]]]]], ["2:1", "inputs", "text"], "is a link to another node"),
      (["1": ["inputs": ["image": ["5", 0]]]], ["1", "inputs", "image"], "must be a string"),
      (["5": ["inputs": ["width": "16384"]]], ["5", "inputs", "width"], "must be a number and no text"),
      (["5": ["inputs": ["width": ["__value__": "1e9"]]]], ["5", "inputs", "width"], "must be a number and no text"),
      (["5": ["inputs": ["width": ["__value__": 16384]]]], ["5", "inputs", "width"], "must be at most 8192"),
      (["3": ["inputs": ["seed": "7"]]], ["3", "inputs", "seed"], "must be a number"),
      (["4": ["inputs": ["ckpt_name": "rc/another-request/input-0.png"]]], ["4", "inputs", "ckpt_name"], "must not be a path"),
      (["3": ["inputs": ["seed": .null]]], ["3", "inputs", "seed"], "must have a value"),
      (["3": ["inputs": ["steps": 51]]], ["3", "inputs", "steps"], "must be at most 50"),
      (["3": ["inputs": ["steps": 1.5]]], ["3", "inputs", "steps"], "must be an integer"),
      (["5": ["inputs": ["height": 8193]]], ["5", "inputs", "height"], "must be at most 8192"),
      (["5": ["inputs": ["batch_size": 17]]], ["5", "inputs", "batch_size"], "must be at most 16"),
      (["9": ["inputs": ["filename_prefix": "../../x"]]], ["9", "inputs", "filename_prefix"], "must not be a path"),
      (["4": ["inputs": ["ckpt_name": "/etc/passwd"]]], ["4", "inputs", "ckpt_name"], "must not be a path"),
      (["4": ["inputs": ["ckpt_name": "C:\\x"]]], ["4", "inputs", "ckpt_name"], "must not be a path"),
      (["4": ["inputs": ["ckpt_name": "x.png [output]"]]], ["4", "inputs", "ckpt_name"], "must not be a path"),
      (["1": ["inputs": ["image": "../x.png"]]], ["1", "inputs", "image"], "image"),
      (["1": ["inputs": ["image": "other.png [output]"]]], ["1", "inputs", "image"], "image"),
      (["1": ["inputs": ["image": "https://127.0.0.1/x.png"]]], ["1", "inputs", "image"], "image"),
      (["1": ["inputs": ["image": 7]]], ["1", "inputs", "image"], "must be a string"),
    ] as [(JSONValue, [JSONValue], String)])
  func `a wrong override is named`(overrides: JSONValue, place: [JSONValue], fragment: String) async throws {
    try await Self.infer(["overrides": overrides]).expectError(422, 422_001, field: ["body", "overrides"] + place, fragment)
  }

  @Test(arguments: [7, [], "x"] as [JSONValue]) func `overrides and extra data are objects`(value: JSONValue) async throws {
    try await Self.infer(["overrides": value]).expectError(422, 422_001, field: ["body", "overrides"], "must be an object")
    try await Self.infer(["extra_data": value]).expectError(422, 422_001, field: ["body", "extra_data"], "must be an object")
    try await Self.infer(value).expectError(422, 422_001, field: ["body"], "must be a JSON object")
  }

  @Test(arguments: [7, "", "with a space", "schlüssel", .string(String(repeating: "k", count: 513))] as [JSONValue])
  func `a key of comfy.org that is none is refused`(key: JSONValue) async throws {
    try await Self.infer(["extra_data": ["api_key_comfy_org": key]]).expectError(
      422, 422_001, field: ["body", "extra_data", "api_key_comfy_org"], "1 to 512 characters of printable ASCII")
  }

  @Test func `a whole workflow of allowed classes is accepted, with files as URLs and data URIs`() async throws {
    try await Self.infer(["workflow_api_json": Workflow.graph]).expectSuccess()
    let own = Self.graph([
      "1": ["class_type": "LoadImage", "inputs": ["image": .string(Input.picture)]],
      "20": ["class_type": "LoadImage", "inputs": ["image": "https://pictures.example/cat.png"]],
      "21": ["class_type": "ImageScale", "inputs": ["image": ["20", 0], "width": 64, "height": ["22", 0], "upscale_method": "area"]],
      "22": ["class_type": "PrimitiveInt", "inputs": ["value": 64]],
    ])
    try await Self.infer(["workflow_api_json": own]).expectSuccess()
  }

  @Test(
    arguments: [
      (["9": ["class_type": "RunShell", "inputs": [:]]], ["9", "class_type"], "does not allow the node class RunShell"),
      (["9": ["inputs": [:]]], [], "node 9"),
      (
        ["3": ["class_type": "KSampler", "inputs": ["model": ["88", 0]]]], ["3", "inputs", "model"],
        "a node that the workflow does not have"
      ),
      (["a b": ["class_type": "LoadImage", "inputs": [:]]], ["a b"], "The id of a node"),
      (["1": ["class_type": "LoadImage", "inputs": ["image": "/etc/passwd"]]], ["1", "inputs", "image"], "image"),
      (["1": ["class_type": "LoadImage", "inputs": ["image": "../x.png"]]], ["1", "inputs", "image"], "image"),
      (["1": ["class_type": "LoadImage", "inputs": ["image": ["x"]]]], ["1", "inputs", "image"], "must be a URL or a data URI"),
      (["1": ["class_type": "LoadImage", "inputs": ["image": ["5", 0]]]], ["1", "inputs", "image"], "must be a URL or a data URI"),
      (
        ["1": ["class_type": "LoadImage", "inputs": ["image": ["__value__": ["5", 0]]]]], ["1", "inputs", "image"],
        "must be a URL or a data URI"
      ),
      (["3": ["class_type": "KSampler", "inputs": ["model": ["4", -1]]]], ["3", "inputs", "model"], "A link is"),
      (
        ["9": ["class_type": "SaveImage", "inputs": ["images": ["__value__": ["4", 0]]]]], ["9", "inputs", "images"],
        "is a link to another node"
      ),
      (["1": ["class_type": "LoadImage", "inputs": ["image": "data:image/png;base64,AAAA"]]], ["1", "inputs", "image"], "image"),
      (
        ["9": ["class_type": "SaveImage", "inputs": ["filename_prefix": "a/../../b"]]], ["9", "inputs", "filename_prefix"], "not be a path"
      ),
      (
        ["9": ["class_type": "SaveImage", "inputs": ["filename_prefix": ["__value__": ["ok", "/x"]]]]],
        ["9", "inputs", "filename_prefix"], "not be a path"
      ),
      (["5": ["class_type": "EmptyLatentImage", "inputs": ["width": 16384]]], ["5", "inputs", "width"], "must be at most 8192"),
      (["5": ["class_type": "EmptyLatentImage", "inputs": ["batch_size": 4096]]], ["5", "inputs", "batch_size"], "must be at most 16"),
      (
        [
          "5": ["class_type": "EmptyLatentImage", "inputs": ["width": ["22", 0]]],
          "22": ["class_type": "PrimitiveInt", "inputs": ["value": 16384]],
        ], ["22", "inputs", "value"], "must be at most 8192"
      ),
    ] as [(JSONValue, [JSONValue], String)])
  func `a workflow that is not allowed is refused with its place`(
    changes: JSONValue, place: [JSONValue], fragment: String
  ) async throws {
    let graph = Self.graph(changes.object ?? [:])
    try await Self.infer(["workflow_api_json": graph]).expectError(
      422, 422_001, field: ["body", "workflow_api_json"] + place, fragment)
  }

  @Test func `a workflow has a limit of nodes, and comes without overrides`() async throws {
    let nodes = (0..<301).map { ("n\($0)", ["class_type": "PrimitiveInt", "inputs": ["value": 1]] as JSONValue) }
    try await Self.infer(["workflow_api_json": .object(Dictionary(uniqueKeysWithValues: nodes))]).expectError(
      422, 422_001, field: ["body", "workflow_api_json"], "has 301 nodes; this server takes at most 300")
    try await Self.infer(["workflow_api_json": Workflow.graph, "overrides": [:]]).expectError(
      422, 422_001, field: ["body", "overrides"], "not both")
    try await Self.infer(["workflow_api_json": [:]]).expectError(422, 422_001, field: ["body", "workflow_api_json"], "has no nodes")
  }
}
