package import KatsudoAPI
import KatsudoCore
package import KatsudoWorkflows

/// The manifest of a model that runs a workflow.
package enum WorkflowManifest {
  /// The name of the engine that runs workflows.
  package static let engine = "comfyui"

  /// Makes the manifest.
  ///
  /// The first input that is a seed is random by default. A media input is required, because its file in the workflow lies only at the
  /// server where the workflow was made.
  ///
  /// - Parameters:
  ///   - name: the model's name for people, or `nil` for the last part of its id.
  ///   - inputs: the inputs that the model exposes, in the order of its form.
  ///   - names: the model's names of the inputs, by their own names. An input that is not here keeps its own name.
  ///   - version: a text that changes with each change of the graph.
  package static func document(
    id: String, name: String?, workflow: ConvertedWorkflow, definitions: NodeDefinitions, exposing inputs: [WorkflowInput],
    names: [String: String], workflowID: String, version: String
  ) -> JSONValue {
    let outputs = WorkflowOutputs(of: workflow.graph, definitions: definitions)
    var properties: [String: JSONValue] = [:]
    var required: [JSONValue] = []
    var options = ComfyOptions(
      workflow: workflow.graph, workflowID: workflowID, workflowVersion: version, outputNodes: outputs.nodes, models: workflow.models)
    var seed: String?
    for input in inputs {
      let name = names[input.name] ?? input.name
      let isRandom = input.isSeed && seed == nil && input.schema["type"] == "integer"
      if isRandom { seed = name }
      properties[name] = property(of: input, isRandom: isRandom, in: workflow.graph)
      options.map[name] = input.targets
      if input.mediaKind != nil { required.append(.string(name)) }
    }
    var manifest: [String: JSONValue] = [
      "model_id": .string(id), "kind": "workflow",
      "display_name": .string(name ?? id.split(separator: "/").last.map(String.init) ?? id),
      "categories": .array(categories(inputs, outputs).map { .string($0) }),
      "input_schema": ["type": "object", "required": .array(required), "properties": .object(properties)],
      "output_schema": outputs.schema,
      "engines": [["engine": .string(engine), "options": .object(options.document)]],
    ]
    if let seed { manifest["seed_input"] = .string(seed) }
    return .object(manifest)
  }

  /// Returns the property of the input schema for an input.
  private static func property(of input: WorkflowInput, isRandom: Bool, in graph: ComfyGraph) -> JSONValue {
    var property = input.schema.object ?? [:]
    if property["title"] == nil, let title = input.title { property["title"] = .string(title) }
    if let kind = input.mediaKind {
      property["type"] = "string"
      property["format"] = .string("\(kind.rawValue)_uri")
      for key in ["default", "enum"] { property[key] = nil }
    } else if input.isSeed {
      // Only one input of a model can be random. Any other seed has the value that the workflow has.
      let own = input.targets.first.flatMap { graph.nodes[$0.node]?.inputs[$0.input]?.integer }
      property["minimum"] = isRandom ? -1 : 0
      property["default"] = isRandom ? -1 : own.flatMap { (0...largestSeed).contains($0) ? .integer($0) : nil }
    }
    return .object(property)
  }

  /// The largest whole number that every reader of JSON keeps exactly: 2^53 − 1.
  private static let largestSeed: Int64 = (1 << 53) - 1

  /// Returns a category such as `image-to-video`: from the first kind of file that the model takes, or from text, to the first kind of file
  /// that it makes.
  private static func categories(_ inputs: [WorkflowInput], _ outputs: WorkflowOutputs) -> [String] {
    guard let made = outputs.roles.first, made != .other else { return [] }
    let taken = inputs.lazy.compactMap(\.mediaKind).first?.rawValue ?? "text"
    return ["\(taken)-to-\(made.rawValue)"]
  }

  /// Returns the options of the engine in a manifest, or `nil` if the manifest has none that can be read.
  package static func options(of manifest: JSONValue) -> ComfyOptions? {
    let entry = manifest["engines"]?.array?.first { $0["engine"]?.string == engine }
    return entry?["options"]?.object.flatMap { try? ComfyOptions($0) }
  }

  /// The keys of a manifest that an operator writes and no import knows.
  private static let keptKeys = ["description", "base_price_usd", "price_unit", "pricing_note", "model_url", "accepted_formats"]

  /// Returns a new manifest with the parts of the old one that an operator wrote: texts, prices, other engines, and
  /// the limits and rules of this engine.
  ///
  /// - Returns: also `true` if the rules do not fit the new graph and were left out.
  static func keeping(from old: JSONValue, in fresh: JSONValue, keepsName: Bool) -> (manifest: JSONValue, lostRules: Bool) {
    guard var manifest = fresh.object, let oldOptions = options(of: old), var options = options(of: fresh) else { return (fresh, false) }
    for key in keptKeys + (keepsName ? ["display_name"] : []) {
      if let value = old[key] { manifest[key] = value }
    }
    options.files = oldOptions.files
    options.memoryGB = oldOptions.memoryGB
    options.group = oldOptions.group
    options.timeLimit = oldOptions.timeLimit
    options.framesPerSecond = oldOptions.framesPerSecond
    let fits = oldOptions.rules.allSatisfy { options.workflow.nodes[$0.target.node] != nil }
    if fits { options.rules = oldOptions.rules }
    let entries = (old["engines"]?.array ?? []).map { entry -> JSONValue in
      guard entry["engine"]?.string == engine, var members = entry.object else { return entry }
      members["options"] = .object(options.document)
      return .object(members)
    }
    manifest["engines"] = .array(entries)
    return (.object(manifest), !fits)
  }
}
