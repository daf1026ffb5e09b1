package import KatsudoAPI

/// A small workflow in API format, and the node classes of a ComfyUI server that can run it.
package enum SampleWorkflow {
  /// A picture and a prompt become a picture. The node 4 has the seed, and the node 7 only shows a preview.
  package static let graph: JSONValue = [
    "1": ["class_type": "LoadImage", "inputs": ["image": "example.png"], "_meta": ["title": "First frame"]],
    "2": ["class_type": "UNETLoader", "inputs": ["unet_name": "small.safetensors"]],
    "3": ["class_type": "TextEncode", "inputs": ["text": "a quiet street", "model": ["2", 0]]],
    "4": ["class_type": "Sampler", "inputs": ["seed": 77, "steps": 20, "image": ["1", 0], "positive": ["3", 0]]],
    "6": ["class_type": "SaveImage", "inputs": ["filename_prefix": "out", "images": ["4", 0]]],
    "7": ["class_type": "PreviewImage", "inputs": ["images": ["4", 0]]],
  ]

  /// The answer of `GET /object_info`.
  package static let objectInfo: JSONValue = [
    "LoadImage": [
      "input": ["required": ["image": [["example.png"], ["image_upload": true]]]], "output": ["IMAGE", "MASK"], "output_node": false,
    ],
    "UNETLoader": ["input": ["required": ["unet_name": [["small.safetensors"], [:]]]], "output": ["MODEL"]],
    "TextEncode": [
      "input": ["required": ["text": ["STRING", ["multiline": true]], "model": ["MODEL"]]], "output": ["CONDITIONING"],
    ],
    "Sampler": [
      "input": [
        "required": [
          "seed": ["INT", ["default": 0, "min": 0, "max": 1.8446744073709552e19, "control_after_generate": true]],
          "steps": ["INT", ["default": 20, "min": 1, "max": 100]], "image": ["IMAGE"], "positive": ["CONDITIONING"],
        ]
      ],
      "input_order": ["required": ["seed", "steps", "image", "positive"]], "output": ["IMAGE"],
    ],
    "SaveImage": [
      "input": ["required": ["images": ["IMAGE"], "filename_prefix": ["STRING", ["default": "ComfyUI"]]]], "output": [],
      "output_node": true,
    ],
    "PreviewImage": ["input": ["required": ["images": ["IMAGE"]]], "output": [], "output_node": true],
  ]

  /// Answers as a ComfyUI server that has these node classes, is ready and checks graphs.
  ///
  /// - Parameter objectInfo: the answer of `GET /object_info`.
  package static func answer(_ request: MediaServer.Request, objectInfo: JSONValue = objectInfo) -> MediaServer.Reply {
    switch request.path {
    case "/system_stats": .file(Array(#"{"system": {"comfyui_version": "0.3.75"}, "devices": []}"#.utf8), type: "application/json")
    case "/object_info": .file(objectInfo.jsonBytes, type: "application/json")
    case "/prompt": verdict(on: request.body)
    default: .status(404)
    }
  }

  /// Answers `POST /prompt` as ComfyUI does: it refuses an input that holds a list which is no link, and a number of steps above the limit.
  private static func verdict(on body: [UInt8]) -> MediaServer.Reply {
    let nodes = (try? JSONValue(jsonBytes: body))?["prompt"]?.object ?? [:]
    var refused: [String: JSONValue] = [:]
    for (id, node) in nodes {
      let errors = (node["inputs"]?.object ?? [:]).compactMap { name, value -> JSONValue? in
        let type: JSONValue? =
          if let list = value.array, list.count != 2 { "bad_linked_input" } else if name == "steps", (value.double ?? 0) > 100 {
            "value_bigger_than_max"
          } else { nil }
        return type.map { ["type": $0, "details": .string(name), "extra_info": ["input_name": .string(name)]] }
      }
      if !errors.isEmpty { refused[id] = ["class_type": node["class_type"] ?? "", "errors": .array(errors)] }
    }
    let error: JSONValue = ["type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"]
    let answer: JSONValue = ["error": error, "node_errors": .object(refused)]
    return refused.isEmpty ? .status(200) : .status(400, fields: ["Content-Type": "application/json"], body: answer.jsonBytes)
  }
}
