import KatsudoAPI
import KatsudoWorkflows
import Testing

/// The comparison of a manifest's graph with the node classes of a server.
@Suite struct GraphFaultTests {
  private static let objectInfo: JSONValue = [
    "Load": ["input": ["required": ["image": [["a.png"], ["image_upload": true]]]], "output": ["IMAGE", "MASK"]],
    "Loader": ["input": ["required": ["ckpt_name": [["a.safetensors"], [:]]]], "output": ["MODEL"]],
    "Sampler": [
      "input": [
        "required": [
          "model": ["MODEL"], "steps": ["INT", ["min": 1, "max": 100]], "name": ["COMBO", ["options": ["euler", "heun"]]],
          "image": ["IMAGE,MASK"],
        ], "optional": ["cfg": ["FLOAT"], "any": ["*"]],
      ], "output": ["IMAGE"],
    ],
    "Batch": ["input": ["required": ["images": ["COMFY_AUTOGROW_V3", [:]]]], "output": ["COMFY_MATCHTYPE_V3"]],
    "Save": [
      "input": [
        "required": [
          "images": ["IMAGE"],
          "format": [
            "COMFY_DYNAMICCOMBO_V3",
            ["options": [["key": "mp4", "inputs": ["required": ["codec": [["h264"], [:]]]]], ["key": "gif", "inputs": [:]]]],
          ],
        ]
      ], "output_node": true,
    ],
  ]

  private static let graph: [String: JSONValue] = [
    "1": ["class_type": "Load", "inputs": ["image": "other.png"]],
    "2": ["class_type": "Loader", "inputs": ["ckpt_name": "other.safetensors"]],
    "3": [
      "class_type": "Sampler",
      "inputs": ["model": ["2", 0], "steps": 20, "name": "euler", "image": ["1", 1], "cfg": 7, "any": ["2", 0]],
    ],
    "4": ["class_type": "Batch", "inputs": ["images.image0": ["3", 0]]],
    "5": ["class_type": "Save", "inputs": ["images": ["4", 0], "format": "mp4", "format.codec": "h264"]],
  ]

  private static func faults(_ changes: [String: JSONValue] = [:], _ options: [String: JSONValue] = [:]) throws -> [String] {
    let workflow = graph.merging(changes) { $1 }
    let options = try ComfyOptions(options.merging(["workflow": .object(workflow)]) { $1 })
    return options.faults(in: try NodeDefinitions(objectInfo)).map(\.description)
  }

  @Test func `a graph that fits has no mistakes, whatever files the server has`() throws { #expect(try Self.faults().isEmpty) }

  @Test(
    arguments: [
      ("2", ["class_type": "Unheard", "inputs": [:]], ["node 2 (Unheard): the server does not have this node class"]),
      ("2", ["class_type": "Loader", "inputs": [:]], ["node 2 (Loader): the input ckpt_name is missing"]),
      (
        "2", ["class_type": "Loader", "inputs": ["ckpt_name": "x.safetensors", "dtype": "fp8"]],
        ["node 2 (Loader): the class has no input dtype, so its value has no effect"]
      ),
      (
        "3", ["class_type": "Sampler", "inputs": ["model": ["2", 0], "steps": 0, "name": "lms", "image": ["2", 0]]],
        [
          "node 3 (Sampler): steps must be at least 1, not 0", #"node 3 (Sampler): name must be one of "euler", "heun", not "lms""#,
          "node 3 (Sampler): image takes IMAGE,MASK, and the node 2 gives MODEL",
        ]
      ),
      (
        "3", ["class_type": "Sampler", "inputs": ["model": "x", "steps": "many", "name": "euler", "image": ["1", 7]]],
        [
          "node 3 (Sampler): the input model must be a link to a node that makes MODEL",
          #"node 3 (Sampler): steps must be of the type INT, not "many""#,
          "node 3 (Sampler): image is linked to the output 7 of the node 1, which has 2",
        ]
      ),
      (
        "5", ["class_type": "Save", "inputs": ["images": ["9", 0], "format": "avi"]],
        [
          "node 5 (Save): images is linked to the node 9, which the graph does not have",
          #"node 5 (Save): format must be one of "mp4", "gif", not "avi""#,
        ]
      ),
      (
        "5", ["class_type": "Save", "inputs": ["images": ["4", 0], "format": "mp4"]], ["node 5 (Save): the input format.codec is missing"]
      ),
      (
        "5", ["class_type": "Save", "inputs": ["images": ["4", 0], "format": "gif", "format.codec": "h264"]],
        ["node 5 (Save): the class has no input format.codec, so its value has no effect"]
      ),
    ] as [(String, JSONValue, [String])])
  func `each mistake is named with its node`(node: String, replacement: JSONValue, faults: [String]) throws {
    #expect(Set(try Self.faults([node: replacement])) == Set(faults))
  }

  @Test func `an input that a request fills may be missing in the graph, and must be one of the class`() throws {
    let load: [String: JSONValue] = ["1": ["class_type": "Load", "inputs": [:]]]
    #expect(try Self.faults(load, ["map": ["picture": ["node": "1", "input": "image"]]]).isEmpty)
    #expect(
      try Self.faults([:], ["map": ["picture": ["node": "1", "input": "picture"]]])
        == ["node 1 (Load): the class has no input picture, so its value has no effect"])
  }

  @Test func `an input that a newer class has moved into a dynamic combo may have its former name`() throws {
    var classes = try #require(Self.objectInfo.object)
    var save = try #require(classes["Save"]?.object)
    let graph = Self.graph.merging(
      ["5": ["class_type": "Save", "inputs": ["images": ["4", 0], "format": "mp4", "codec": "h264"]]]
    ) { $1 }
    let options = try ComfyOptions(["workflow": .object(graph)])
    #expect(
      options.faults(in: try NodeDefinitions(.object(classes))).map(\.message) == [
        "the class has no input codec, so its value has no effect", "the input format.codec is missing",
      ])
    save["input"] = .object((save["input"]?.object ?? [:]).merging(["optional": ["codec": [["h264"], [:]]]]) { $1 })
    classes["Save"] = .object(save)
    #expect(options.faults(in: try NodeDefinitions(.object(classes))).isEmpty)
  }

  @Test func `the values that a rule can give are checked too`() throws {
    let rule: JSONValue = ["node": "3", "input": "name", "rule": "choice", "of": "speed", "values": ["fast": "euler", "slow": "lms"]]
    #expect(try Self.faults([:], ["rules": [rule]]) == [#"node 3 (Sampler): name must be one of "euler", "heun", not "lms""#])
  }
}
