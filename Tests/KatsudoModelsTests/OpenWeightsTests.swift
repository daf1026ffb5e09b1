import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoWorkflows
import Testing

/// The shipped models that run on ComfyUI.
@Suite struct OpenWeightsTests {
  private static let seed = "bytedance/dreamina-3-0/pro/image-to-video"
  private static let engine = "comfyui"

  /// The entries of all shipped models for ComfyUI.
  private static func entries() throws -> [(model: ModelManifest, options: ComfyOptions)] {
    try ModelFiles(folder: nil, logger: .silent).read().models.flatMap { model in
      try model.engines.filter { $0.engine == engine }.map { (model, try ComfyOptions($0.options)) }
    }
  }

  /// Returns the graph of the first model's entry for a request, as the engine fills it.
  private static func graph(_ variant: String, _ request: [String: JSONValue], picture: (width: Int, height: Int)) throws -> ComfyGraph {
    let model = try #require(try ModelFiles(folder: nil, logger: .silent).read()[seed])
    let entry = try #require(model.keeping([EngineChoice(engine: engine, variant: variant)]).engines.first { $0.engine == engine })
    let values = GraphValues(input: request, media: ["image_urls": ["rc/1/0.png"]], sizes: ["image_urls": picture])
    return try ComfyOptions(entry.options).graph(with: values)
  }

  @Test func `the model of the project runs on four kinds of open weights before any other engine`() throws {
    let model = try #require(try ModelFiles(folder: nil, logger: .silent).read()[Self.seed])
    #expect(model.variants(of: Self.engine) == ["wan-2-2-14b", "wan-2-2-5b", "ltx-2", "hunyuan-video-1-5"])
    #expect(model.engines.map(\.engine) == Array(repeating: Self.engine, count: 4) + ["builtin", "volcengine"])
    #expect(try Self.entries().count == 8)
  }

  @Test func `every link of a workflow leads to a node, and every place of an input and a rule is there`() throws {
    for (model, options) in try Self.entries() {
      let nodes = options.workflow.nodes
      for (id, node) in nodes {
        for (name, value) in node.inputs {
          if let link = ComfyGraph.Link(value) { #expect(nodes[link.node] != nil, "\(model.modelID) \(id).\(name)") }
        }
      }
      for target in options.map.values.joined() + options.rules.map(\.target) {
        #expect(nodes[target.node]?.inputs[target.input] != nil, "\(model.modelID) \(target.node).\(target.input)")
      }
      #expect(nodes.values.count { $0.classType == "SaveVideo" } == 1)
      #expect(options.memoryGB != nil)
    }
  }

  @Test func `the download list of a workflow has exactly the model files that it loads`() throws {
    for (model, options) in try Self.entries() {
      let loaded = options.workflow.nodes.values.flatMap(\.inputs.values).compactMap(\.string).filter { $0.hasSuffix(".safetensors") }
      #expect(Set(options.models.map(\.name)) == Set(loaded), "\(model.modelID)")
      for file in options.models {
        #expect(file.url?.hasPrefix("https://huggingface.co/") == true && file.url?.hasSuffix("/\(file.name)") == true)
      }
    }
  }

  @Test func `every input of a model has a place in its workflow`() throws {
    for (model, options) in try Self.entries() {
      let named = options.rules.flatMap { rule -> [String] in
        [rule.document["of"]?.string, rule.document["pixels"]?["of"]?.string].compactMap(\.self)
      }
      #expect(Set(options.map.keys).union(named) == Set(model.input.properties.keys), "\(model.modelID)")
    }
  }

  @Test func `every choice of a model has a value for each of its rules`() throws {
    for (model, options) in try Self.entries() {
      let defaults = model.input.properties.compactMapValues(\.defaultValue)
      for (name, property) in model.input.properties {
        for value in property.kind == .boolean ? [true, false] : property.options ?? [] {
          let sizes = [MediaKind.image].flatMap { kind in model.input.properties.filter { $1.media == kind }.keys }
          let values = GraphValues(
            input: defaults.merging([name: value]) { $1 }, media: Dictionary(uniqueKeysWithValues: sizes.map { ($0, ["rc/1/0.png"]) }),
            sizes: Dictionary(uniqueKeysWithValues: sizes.map { ($0, (width: 640, height: 360)) }))
          #expect(throws: Never.self, "\(model.modelID) \(name)") { try options.graph(with: values) }
        }
      }
    }
  }

  @Test(arguments: [
    ("wan-2-2-14b", "12", 640, 81, 161), ("wan-2-2-5b", "8", 928, 121, 241), ("ltx-2", "9", 480, 121, 241),
    ("hunyuan-video-1-5", "10", 960, 121, 241),
  ])
  func `a square picture gives a square video of the model's own length`(
    variant: String, node: String, side: Int64, short: Int64, long: Int64
  )
    throws
  {
    for (frames, length) in [(121, short), (241, long)] as [(Int64, Int64)] {
      let request: [String: JSONValue] = ["prompt": "a cat", "frames": .integer(frames), "seed": 7]
      let graph = try Self.graph(variant, request, picture: (500, 500))
      let inputs = try #require(graph.nodes[node]?.inputs)
      #expect(inputs["width"] == .integer(side) && inputs["height"] == .integer(side))
      #expect(inputs["length"] == .integer(length))
      #expect(graph.nodes["1"]?.inputs["image"] == "rc/1/0.png")
      #expect(graph.nodes.values.contains { $0.inputs["text"] == "a cat" })
      #expect(graph.nodes.values.contains { $0.inputs["noise_seed"] == 7 || $0.inputs["seed"] == 7 })
    }
  }

  @Test func `the sizes of the two passes of LTX-2 fit each other`() throws {
    for picture in [(500, 500), (1920, 1080), (700, 1999), (4096, 1500)] {
      let graph = try Self.graph("ltx-2", ["frames": 121], picture: picture)
      for side in ["width", "height"] {
        let (full, half) = (graph.nodes["2"]?.inputs[side]?.integer, graph.nodes["9"]?.inputs[side]?.integer)
        #expect(full == half.map { $0 * 2 })
      }
    }
  }

  @Test func `only the variant with another rate converts its videos to 24 frames per second`() throws {
    let model = try #require(try ModelFiles(folder: nil, logger: .silent).read()[Self.seed])
    let rates = try model.engines.filter { $0.engine == Self.engine }.map { try ComfyOptions($0.options) }.map { options in
      options.framesPerSecond
        ?? options.workflow.nodes.values.compactMap { $0.classType == "CreateVideo" ? $0.inputs["fps"]?.double : nil }.first
    }
    #expect(rates == [24, 24, 24, 24])
  }

  @Test func `turbo swaps the steps, the guidance and the weights`() throws {
    let model = try #require(try ModelFiles(folder: nil, logger: .silent).read()["open-weights/wan-2-2-14b/image-to-video"])
    let options = try ComfyOptions(try #require(model.engines.first?.options))
    let turbo = try options.graph(with: GraphValues(input: ["turbo": true]))
    #expect(turbo.nodes["10"]?.inputs["model"] == ["8", 0] && turbo.nodes["11"]?.inputs["model"] == ["9", 0])
    #expect(turbo.nodes["13"]?.inputs["steps"] == 4 && turbo.nodes["14"]?.inputs["start_at_step"] == 2)
    #expect(try options.graph(with: GraphValues(input: ["turbo": false])) == options.workflow)
  }
}
