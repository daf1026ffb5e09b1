import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoWorkflows

/// A deployment with its workflow, as a model of its own.
///
/// The model has an input for each value of the workflow (see ``WorkflowPlace/name``). A request with a whole workflow uses the inputs
/// ``graphInput`` and those of ``mediaInputs`` instead.
struct DeployedWorkflow: Sendable {
  let deployment: Deployment
  let graph: ComfyGraph
  let media: WorkflowMedia
  /// The places of the workflow that a request may override, by the names of the model's inputs.
  let places: [String: WorkflowPlace]
  /// The names of media files that the workflow itself uses, and that every server has.
  let knownFiles: Set<String>
  let manifest: ModelManifest
  /// The text about the model that the workflow came from.
  let readme: String

  /// The input for the options of one request: its workflow and the places of its media.
  static let graphInput = "graph"
  /// The inputs for the media of a whole workflow: a list for each kind.
  static let mediaInputs: [MediaKind: String] = [.image: "images", .video: "videos", .audio: "audios"]

  /// - Parameter group: the group of servers that has the deployment's hardware, or `nil` for those that the workflow itself may run on.
  /// - Throws: ``SchemaProblem``.
  init(_ deployment: Deployment, _ workflow: ImportedWorkflow, group: String?) throws(SchemaProblem) {
    self.deployment = deployment
    graph = workflow.options.workflow
    media = WorkflowMedia(workflow)
    readme = workflow.model.description.text(in: "en")
    places = Dictionary(uniqueKeysWithValues: graph.values.map { ($0.name, $0) })
    let (graph, media) = (graph, media)
    knownFiles = Set(
      workflow.options.files
        + places.values.compactMap { place in
          media.kind(of: place.input, in: graph.nodes[place.node]?.classType ?? "") == nil ? nil : graph[place]?.string
        })
    var options = workflow.options
    options.map = places.mapValues { [$0.target] }
    // The rules and the frame rate belong to the inputs and outputs of the model that the workflow came from.
    options.rules = []
    options.framesPerSecond = nil
    // A deployment returns the outputs of all nodes, also the texts that a model leaves out.
    options.outputNodes = []
    options.group = group ?? options.group
    // The engine may know more options than this type.
    let others = workflow.binding.options.filter { !["map", "rules", "output_nodes", "frames_per_second"].contains($0.key) }
    var properties = places.mapValues { place in Self.schema(of: place, workflow, media) }
    for (kind, name) in Self.mediaInputs {
      properties[name] = ["type": "array", "items": ["type": "string", "format": .string("\(kind.rawValue)_uri")]]
    }
    properties[Self.graphInput] = ["type": "object"]
    var manifest = try ModelManifest([
      "model_id": .string(deployment.modelID), "kind": "workflow", "display_name": .string(deployment.name),
      "base_price_usd": .number(workflow.model.basePriceUSD), "price_unit": .string(workflow.model.priceUnit),
      "engines": [
        ["engine": .string(workflow.binding.engine), "options": .object(others.merging(options.document) { $1 })]
      ],
      "input_schema": ["type": "object", "properties": .object(properties)],
    ])
    manifest.version = workflow.model.version
    manifest.runningLimit = deployment.maxInstances
    manifest.optionsInput = Self.graphInput
    self.manifest = manifest
  }

  /// Returns the schema of a value: that of the model's input for the same place, or else the kind of the workflow's own value.
  private static func schema(of place: WorkflowPlace, _ workflow: ImportedWorkflow, _ media: WorkflowMedia) -> JSONValue {
    let graph = workflow.options.workflow
    if let kind = media.kind(of: place.input, in: graph.nodes[place.node]?.classType ?? "") {
      return ["type": "string", "format": .string("\(kind.rawValue)_uri")]
    }
    let input = workflow.options.map.first { $0.value == [place.target] }?.key
    if let input, let schema = workflow.model.inputDocument["properties"]?[input]?.object,
      ["string", "integer", "number", "float", "boolean"].contains(schema["type"]?.string)
    {
      return .object(schema.filter { ["type", "enum", "minimum", "maximum", "minLength", "maxLength"].contains($0.key) })
    }
    return switch graph[place] {
    case .string: ["type": "string"]
    case .bool: ["type": "boolean"]
    // A workflow writes 8.0 as 8, so a whole number does not say that the input takes only whole numbers.
    case .integer, .number: ["type": "number"]
    case .null, .array, .object, nil: [:]
    }
  }

  /// The values that a request may override, in the form of `overrides`.
  var overrides: JSONValue {
    var nodes: [String: [String: JSONValue]] = [:]
    for place in places.values { nodes[place.node, default: [:]][place.input] = graph[place] }
    return .object(nodes.mapValues { ["inputs": .object($0)] })
  }
}
