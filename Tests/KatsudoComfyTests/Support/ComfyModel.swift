import Foundation
import KatsudoAPI
import KatsudoTesting

/// A model that runs on ComfyUI.
struct ComfyModel: Sendable {
  /// An input of the model and its places in the graph.
  struct Input: Sendable {
    var schema: JSONValue
    /// The places, as `NODE.INPUT`.
    var places: [String]

    static func text(_ places: String..., default value: JSONValue = "") -> Input {
      Input(schema: ["type": "string", "default": value], places: places)
    }

    static func number(_ places: String..., default value: JSONValue) -> Input {
      Input(schema: ["type": "number", "default": value], places: places)
    }

    static func picture(_ places: String...) -> Input { Input(schema: ["type": "string", "format": "image_uri"], places: places) }
  }

  var id: String
  var graph: JSONValue
  var inputs: [String: Input] = [:]
  var required: [String] = []
  /// Keys of the manifest's `options` beside the graph and its map.
  var options: [String: JSONValue] = [:]

  var manifest: JSONValue {
    let map = inputs.mapValues { input in
      JSONValue.array(
        input.places.map { place in
          let parts = place.split(separator: ".", maxSplits: 1).map { JSONValue.string(String($0)) }
          return ["node": parts[0], "input": parts[1]]
        })
    }
    return [
      "model_id": .string(id),
      "engines": [["engine": "comfyui", "options": .object(options.merging(["workflow": graph, "map": .object(map)]) { $1 })]],
      "input_schema": [
        "type": "object", "required": .array(required.map { .string($0) }), "properties": .object(inputs.mapValues(\.schema)),
      ],
    ]
  }

  /// Writes the manifests of models into a data folder.
  static func write(_ models: [ComfyModel], to dataDir: String) throws {
    try FileManager.default.createDirectory(atPath: dataDir + "/models", withIntermediateDirectories: true)
    for (index, model) in models.enumerated() {
      try Data(model.manifest.jsonBytes).write(to: URL(fileURLWithPath: "\(dataDir)/models/\(index).json"))
    }
  }
}

// MARK: - Models for the real ComfyUI

extension ComfyModel {
  /// A picture becomes a picture of 512 x 320 pixels. The way of scaling is not checked by the model.
  static let picture = ComfyModel(
    id: "comfy/picture", graph: graph("image_to_png"),
    inputs: ["image": .picture("10.image"), "method": .text("20.upscale_method", default: "lanczos")], required: ["image"],
    options: ["output_nodes": ["50"]])

  /// A picture becomes a video of 24 frames, and the prompt a text.
  static let video = ComfyModel(
    id: "comfy/video", graph: graph("image_to_mp4"),
    inputs: ["image": .picture("110.image"), "prompt": .text("100.value")], required: ["image"], options: ["output_nodes": ["180"]])

  /// A picture becomes two pictures, one animated picture, and a temporary picture that is no output.
  static let mixed = ComfyModel(
    id: "comfy/mixed", graph: graph("image_to_mixed_outputs"), inputs: ["image": .picture("1.image")],
    required: ["image"])

  /// The class `Wait` of the test nodes, and then a file with the text.
  static let wait = step("Wait")
  /// Like ``wait``, with a small picture at each report of its progress.
  static let preview = step("Preview")
  /// Waits in a call that cannot be interrupted, for longer than the model's time limit.
  static let hang = step("Hang", options: ["time_limit_seconds": 2])
  /// Waits longer than the model's time limit, in a node that can be interrupted.
  static let slow = ComfyModel(
    id: "comfy/slow", graph: wait.graph, inputs: wait.inputs, options: ["time_limit_seconds": 2])
  static let fullCard = step("OutOfMemory", input: nil)
  static let fullCardOnce = step("FailOutOfMemoryOnce", input: nil)

  static let failing = ComfyModel(
    id: "comfy/failing",
    graph: [
      "1": node("KatsudoTestFail", ["text": "", "message": "the lamp is broken"]),
      "2": node("KatsudoTestSaveText", ["text": ["1", 0], "filename_prefix": "text"]),
    ], inputs: ["text": .text("1.text")])

  static let animation = file("SaveGif")
  static let sound = file("SaveWave")
  static let text = file("SaveText")
  static let nothing = file("SaveNothing")
  static let emptyFile = file("SaveEmptyFile")

  /// One of its two output nodes is invalid, so ComfyUI would run the other one alone.
  static let partial = ComfyModel(
    id: "comfy/partial",
    graph: [
      "1": node("KatsudoTestSaveText", ["text": "valid", "filename_prefix": "text"]),
      "2": node("KatsudoTestWait", ["text": "invalid", "seconds": -1]),
      "3": node("KatsudoTestSaveText", ["text": ["2", 0], "filename_prefix": "text"]),
    ], inputs: ["text": .text("1.text")])

  /// Names a picture that no server has.
  static let missingFile = ComfyModel(
    id: "comfy/missing-file",
    graph: [
      "1": node("LoadImage", ["image": "no-such-folder/picture.png"]),
      "2": node("SaveImage", ["images": ["1", 0], "filename_prefix": "picture"]),
    ])

  static let all = [
    picture, video, mixed, wait, preview, hang, slow, fullCard, fullCardOnce, failing, animation, sound, text, nothing, emptyFile, partial,
    missingFile,
  ]

  private static func node(_ type: String, _ inputs: JSONValue) -> JSONValue { ["class_type": .string(type), "inputs": inputs] }

  /// A model of one test node with a text, whose text is written into a file.
  private static func step(_ type: String, input: String? = "seconds", options: [String: JSONValue] = [:]) -> ComfyModel {
    var values: [String: JSONValue] = ["text": ""]
    var inputs = ["text": Input.text("1.text")]
    if let input {
      values[input] = 0.2
      inputs[input] = .number("1.\(input)", default: 0.2)
    }
    return ComfyModel(
      id: "comfy/\(type.lowercased())",
      graph: [
        "1": node("KatsudoTest\(type)", .object(values)),
        "2": node("KatsudoTestSaveText", ["text": ["1", 0], "filename_prefix": "text"]),
      ], inputs: inputs, options: options)
  }

  /// A model of one test node that writes a file.
  private static func file(_ type: String) -> ComfyModel {
    ComfyModel(
      id: "comfy/\(type.lowercased())", graph: ["1": node("KatsudoTest\(type)", ["text": "", "filename_prefix": "file"])],
      inputs: ["text": .text("1.text")])
  }

  /// Reads a file of the folder `Workflows`.
  private static func graph(_ name: String) -> JSONValue {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Workflows/\(name).json")
    guard let bytes = try? Data(contentsOf: file), let graph = try? JSONValue(jsonBytes: bytes) else {
      preconditionFailure("the sample workflow \(file.path) cannot be read")
    }
    return graph
  }
}

// MARK: - Models for the fake

extension ComfyModel {
  /// A job of ``FakeComfyUI`` whose marker is the prompt.
  static let fake = ComfyModel(id: "comfy/fake", graph: FakeComfyUI.graph, inputs: ["prompt": .text("1.text")])

  /// Names a class that the fake does not have.
  static let fakeUnknownClass = ComfyModel(
    id: "comfy/unknown-class",
    graph: ["1": node("NoSuchClass", [:]), "2": node("SaveImage", ["images": ["1", 0], "filename_prefix": "x"])])
}
