import Foundation
import KatsudoAPI
import KatsudoTesting

/// Models of the operator.
enum Manifest {
  static let filmID = "test/film"

  /// A model of the built-in engine with films of two frames or more, which are made quickly. Its rules for pictures are those of the
  /// Dreamina model.
  static let film: JSONValue = [
    "model_id": .string(filmID),
    "display_name": "Short film",
    "categories": ["image-to-video"],
    "base_price_usd": 0.5,
    "price_unit": "second",
    "seed_input": "seed",
    "accepted_formats": ["image_urls": ["jpeg", "png"]],
    "engines": [["engine": "builtin", "inputs": ["prompt": "prompt", "picture": "image_urls", "seed": "seed", "frames": "frames"]]],
    "input_schema": [
      "type": "object",
      "required": ["image_urls"],
      "properties": [
        "prompt": ["type": "string", "default": "push in"],
        "image_urls": ["type": "array", "items": ["type": "string", "format": "image_uri"], "minItems": 1, "maxItems": 1],
        "seed": ["type": "integer", "default": 1],
        "frames": ["type": "integer", "minimum": 2, "maximum": 2000, "default": 2],
      ],
    ],
  ]

  static let manyID = "test/many"

  /// A model that takes any number of pictures.
  static let many = plain(manyID, properties: ["image_urls": ["type": "array", "items": ["type": "string", "format": "image_uri"]]])

  /// Returns a model whose manifest names no engine.
  static func plain(
    _ id: String, name: String = "Plain", description: String = "", kind: String = "model", categories: [JSONValue] = [],
    price: Double = 0, unit: String = "output", properties: JSONValue = ["prompt": ["type": "string"]]
  ) -> JSONValue {
    [
      "model_id": .string(id), "display_name": .string(name), "description": .string(description), "kind": .string(kind),
      "categories": .array(categories), "base_price_usd": .number(price), "price_unit": .string(unit),
      "input_schema": ["type": "object", "properties": properties],
    ]
  }

  /// Writes manifests into the folder `models/` of a data folder, and makes it if it is missing.
  static func write(_ models: [JSONValue], to dataDir: String) throws {
    if models.isEmpty { return }
    try FileManager.default.createDirectory(atPath: dataDir + "/models", withIntermediateDirectories: true)
    for (index, model) in models.enumerated() {
      try model.encoded().write(to: URL(fileURLWithPath: "\(dataDir)/models/\(index).json"))
    }
  }
}

extension APIClient {
  /// Submits a film of the built-in engine, which must be accepted, and returns the id of the request.
  func film(picture: String = Input.picture, frames: Int64 = 2) async throws -> String {
    let answer = try await post("/v1/models/\(Manifest.filmID)", json: ["image_urls": [.string(picture)], "frames": .integer(frames)])
    guard answer.status == 200, let id = answer["request_id"]?.string else {
      throw UnexpectedAnswer("submit answered \(answer.status): \(answer.text)")
    }
    return id
  }
}
