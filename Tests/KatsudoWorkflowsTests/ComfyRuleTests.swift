import KatsudoAPI
import KatsudoWorkflows
import Testing

@Suite struct ComfyRuleTests {
  private static let workflow: JSONValue = [
    "1": ["class_type": "UNETLoader", "inputs": ["unet_name": "video.safetensors"]],
    "2": ["class_type": "LoraLoaderModelOnly", "inputs": ["model": ["1", 0]]],
    "3": ["class_type": "WanImageToVideo", "inputs": ["model": ["1", 0], "width": 640, "height": 640, "length": 81, "seed": 0]],
  ]

  /// Returns the input of node 3 that a rule sets for a request.
  private static func value(
    _ input: String, _ rule: JSONValue, for request: [String: JSONValue], picture: (width: Int, height: Int)? = nil
  ) throws -> JSONValue? {
    let document = JSONValue.object((rule.object ?? [:]).merging(["node": "3", "input": .string(input)]) { $1 })
    let options = try ComfyOptions(["workflow": workflow, "rules": [document]])
    let values = GraphValues(input: request, sizes: picture.map { ["image": $0] } ?? [:])
    return try options.graph(with: values).nodes["3"]?.inputs[input]
  }

  private static func size(of picture: (Int, Int), pixels: JSONValue, multiple: JSONValue, request: [String: JSONValue] = [:]) throws
    -> [Int64?]
  {
    try ["width", "height"].map { side in
      let rule: JSONValue = ["rule": .string(side), "of": "image", "pixels": pixels, "multiple": multiple]
      return try value(side, rule, for: request, picture: picture)?.integer
    }
  }

  @Test(arguments: [
    (picture: (500, 500), pixels: 409_600, multiple: 16, size: [640, 640]),
    (picture: (500, 500), pixels: 921_600, multiple: 16, size: [960, 960]),
    (picture: (500, 500), pixels: 901_120, multiple: 32, size: [928, 928]),
    (picture: (1280, 704), pixels: 901_120, multiple: 32, size: [1280, 704]),
    (picture: (704, 1280), pixels: 901_120, multiple: 32, size: [704, 1280]),
    (picture: (1920, 1080), pixels: 921_600, multiple: 8, size: [1280, 720]),
  ])
  func `the size has the shape of the picture and at most the given pixels`(
    picture: (Int, Int), pixels: Int64, multiple: Int64, size: [Int64]
  ) throws {
    #expect(try Self.size(of: picture, pixels: .integer(pixels), multiple: .integer(multiple)) == size)
  }

  @Test(arguments: [8, 16, 32, 64], [(321, 960), (4096, 1400), (1000, 999), (777, 333), (640, 480)])
  func `every size is a multiple, within the pixels and near the shape of the picture`(multiple: Int64, picture: (Int, Int)) throws {
    let size = try Self.size(of: picture, pixels: 409_600, multiple: .integer(multiple)).compactMap(\.self)
    #expect(size.allSatisfy { $0 > 0 && $0 % multiple == 0 })
    #expect(size[0] * size[1] <= 409_600)
    let difference = Double(size[0]) / Double(size[1]) / (Double(picture.0) / Double(picture.1))
    #expect((0.8...1.25).contains(difference), "\(size)")
  }

  @Test func `the pixels may depend on a choice`() throws {
    let pixels: JSONValue = ["of": "resolution", "values": ["480p": 409_600, "720p": 921_600]]
    #expect(try Self.size(of: (9, 9), pixels: pixels, multiple: 16, request: ["resolution": "720p"]) == [960, 960])
    #expect(throws: WorkflowProblem("resolution", "must be one of 480p, 720p")) {
      try Self.size(of: (9, 9), pixels: pixels, multiple: 16, request: ["resolution": "4k"])
    }
  }

  @Test func `without the size of a picture the graph keeps its own size`() throws {
    let rule: JSONValue = ["rule": "width", "of": "image", "pixels": 100, "multiple": 8]
    #expect(try Self.value("width", rule, for: [:]) == 640)
  }

  @Test(arguments: [
    (frames: 121, rate: 24, fps: 24, step: 4, offset: 1, length: 121),
    (frames: 241, rate: 24, fps: 24, step: 8, offset: 1, length: 241),
    (frames: 121, rate: 24, fps: 16, step: 4, offset: 1, length: 81),
    (frames: 241, rate: 24, fps: 16, step: 4, offset: 1, length: 161),
    (frames: 121, rate: 24, fps: 24, step: 17, offset: 5, length: 124),
    (frames: 241, rate: 24, fps: 24, step: 17, offset: 5, length: 243),
    (frames: 121, rate: 24, fps: 25, step: 8, offset: 1, length: 129),
    (frames: 5, rate: 1, fps: 16, step: 4, offset: 1, length: 81),
    (frames: 5, rate: 1, fps: 24, step: 8, offset: 1, length: 121),
    (frames: 1, rate: 24, fps: 24, step: 17, offset: 5, length: 5),
  ])
  func `the length is the model's next one that lasts as long as the request asks for`(
    frames: Int64, rate: Int64, fps: Int64, step: Int64, offset: Int64, length: Int64
  ) throws {
    let rule: JSONValue = [
      "rule": "length", "of": "frames", "rate": .integer(rate), "frames_per_second": .integer(fps), "step": .integer(step),
      "offset": .integer(offset),
    ]
    #expect(try Self.value("length", rule, for: ["frames": .integer(frames)]) == .integer(length))
  }

  @Test(arguments: [JSONValue.integer(0), -5, 1e30, "long"]) func `a length that no video can have is an error of the input`(
    frames: JSONValue
  ) {
    let rule: JSONValue = ["rule": "length", "of": "frames", "rate": 24, "frames_per_second": 24, "step": 4, "offset": 1]
    let problem = #expect(throws: WorkflowProblem.self) { try Self.value("length", rule, for: ["frames": frames]) }
    #expect(problem?.place == "frames")
  }

  @Test func `a choice gives a value or a link, by the text of the request's value`() throws {
    let rule: JSONValue = ["rule": "choice", "of": "turbo", "values": ["true": ["2", 0], "false": ["1", 0]]]
    #expect(try Self.value("model", rule, for: ["turbo": true]) == ["2", 0])
    #expect(try Self.value("model", rule, for: ["turbo": false]) == ["1", 0])
    #expect(try Self.value("model", rule, for: [:]) == ["1", 0], "the graph keeps its own value")
    #expect(throws: WorkflowProblem("turbo", "must be one of false, true")) { try Self.value("model", rule, for: ["turbo": "fast"]) }
  }

  @Test(arguments: [(0, 0), (7, 7), (2_147_483_647, 2_147_483_647), (-2, Int64.max - 1), (Int64.min, 0)] as [(Int64, Int64)])
  func `a seed is never negative`(seed: Int64, expected: Int64) throws {
    #expect(try Self.value("seed", ["rule": "seed", "of": "seed"], for: ["seed": .integer(seed)]) == .integer(expected))
  }

  @Test func `a rule wins over the map, and its words stay in the document`() throws {
    let document: [String: JSONValue] = [
      "workflow": Self.workflow, "map": ["seed": ["node": "3", "input": "seed"]],
      "rules": [["node": "3", "input": "seed", "rule": "seed", "of": "seed"]],
    ]
    let options = try ComfyOptions(document)
    #expect(options.document == document)
    #expect(try options.graph(with: GraphValues(input: ["seed": -2])).nodes["3"]?.inputs["seed"] == .integer(.max - 1))
  }

  @Test(
    arguments: [
      (["node": "3", "input": "width", "rule": "width", "of": "image", "pixels": 0, "multiple": 8], "options.rules[0].pixels"),
      (["node": "3", "input": "width", "rule": "width", "of": "image", "pixels": 9, "multiple": 0], "options.rules[0].multiple"),
      (["node": "3", "input": "width", "rule": "width", "pixels": 9, "multiple": 8], "options.rules[0].of"),
      (
        ["node": "3", "input": "length", "rule": "length", "of": "frames", "rate": 24, "step": 4, "offset": 1],
        "options.rules[0].frames_per_second"
      ),
      (["node": "3", "input": "length", "rule": "choice", "of": "frames", "values": [:]], "options.rules[0].values"),
      (["node": "3", "input": "length", "rule": "depth", "of": "frames"], "options.rules[0].rule"),
      (["node": "9", "input": "length", "rule": "seed", "of": "frames"], "options.rules[0]"),
    ] as [(JSONValue, String)])
  func `a rule of the wrong form is refused with its place`(rule: JSONValue, place: String) {
    let problem = #expect(throws: WorkflowProblem.self) { try ComfyOptions(["workflow": Self.workflow, "rules": [rule]]) }
    #expect(problem?.place == place)
  }
}
