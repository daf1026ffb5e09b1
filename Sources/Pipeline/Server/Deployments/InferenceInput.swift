import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoWorkflows

/// The body of an inference as the input of the deployment's model, with the way back from its inputs to the places in the body.
struct InferenceInput: Sendable {
  /// The input of ``DeployedWorkflow/manifest``.
  let document: JSONValue
  /// The locations in the body, by the name of the model's input, and for a list by the places of its values.
  private var locations: [String: [[JSONStep]]] = [:]

  /// The largest number of errors that are reported.
  private static let errorLimit = 50

  /// Checks a body, but for its media and the types of its values, which the intake checks.
  ///
  /// - Parameter classes: the node classes that a whole workflow may have, besides those of the deployment's own.
  /// - Throws: ``IntakeRefusal/invalid(_:)``.
  init(
    _ body: JSONValue, for workflow: DeployedWorkflow, bounds: WorkflowBounds, classes: Set<String>
  ) throws(IntakeRefusal) {
    guard let members = body.object else {
      throw .invalid([FieldError([], type: "object_type", "The body must be a JSON object, not \(body.kindName).")])
    }
    let accountKey = try Self.accountKey(in: members["extra_data"] ?? .null)
    let overrides = members["overrides"].flatMap { $0.isNull ? nil : $0 }
    var reading: Reading
    if let graph = members["workflow_api_json"], !graph.isNull {
      guard overrides == nil else {
        throw .invalid([
          FieldError([.key("overrides")], type: "value_error", "Send overrides or workflow_api_json, not both.")
        ])
      }
      reading = try Self.read(graph: graph, workflow, bounds, classes)
    } else {
      reading = try Self.read(overrides: overrides ?? [:], workflow, bounds)
    }
    if let accountKey { reading.options[ComfyOptions.accountKey] = .string(accountKey) }
    if !reading.options.isEmpty { reading.input[DeployedWorkflow.graphInput] = .object(reading.options) }
    document = .object(reading.input)
    locations = reading.locations
  }

  /// Reads the key of the caller's account at comfy.org out of `extra_data`. Its other members are not used: they could name another client
  /// of the ComfyUI server, or are for its editor.
  private static func accountKey(in extra: JSONValue) throws(IntakeRefusal) -> String? {
    if extra.isNull { return nil }
    guard let members = extra.object else {
      throw .invalid([FieldError([.key("extra_data")], type: "dict_type", "This must be an object, not \(extra.kindName).")])
    }
    guard let value = members[ComfyOptions.accountKey], !value.isNull else { return nil }
    guard let key = value.string, (1...512).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .invalid([
        FieldError(
          [.key("extra_data"), .key(ComfyOptions.accountKey)], type: "value_error",
          "This must be a text of 1 to 512 characters of printable ASCII without spaces.")
      ])
    }
    return key
  }

  /// Returns a refusal of the intake with the places in the caller's body.
  func translated(_ refusal: IntakeRefusal) -> IntakeRefusal {
    guard case .invalid(let errors) = refusal else { return refusal }
    return .invalid(
      errors.map { error in
        var error = error
        error.location = location(of: error.location)
        return error
      })
  }

  private func location(of location: [JSONStep]) -> [JSONStep] {
    guard case .key(let name)? = location.first, let known = locations[name] else { return location }
    if known.count == 1, location.count == 1 { return known[0] }
    guard location.count > 1, case .index(let index) = location[1], known.indices.contains(index) else {
      return (known.first ?? []) + location.dropFirst()
    }
    return known[index] + location.dropFirst(2)
  }

  private struct Reading {
    var input: [String: JSONValue] = [:]
    var locations: [String: [[JSONStep]]] = [:]
    /// The options of the engine for this request alone.
    var options: [String: JSONValue] = [:]
  }

  private static func read(
    overrides: JSONValue, _ workflow: DeployedWorkflow, _ bounds: WorkflowBounds
  ) throws(IntakeRefusal) -> Reading {
    var errors: [FieldError] = []
    var reading = Reading()
    guard let nodes = overrides.object else {
      throw .invalid([FieldError([.key("overrides")], type: "dict_type", "This must be an object of nodes, not \(overrides.kindName).")])
    }
    for (id, node) in nodes.sorted(by: { $0.key < $1.key }) {
      let location: [JSONStep] = [.key("overrides"), .key(id)]
      guard workflow.graph.nodes[id] != nil else {
        errors.append(FieldError(location, type: "unknown_node", "The workflow has no node of this id."))
        continue
      }
      guard let values = node["inputs"]?.object else {
        errors.append(FieldError(location + [.key("inputs")], type: "missing", "This node must have an object `inputs`."))
        continue
      }
      for (name, value) in values.sorted(by: { $0.key < $1.key }) {
        let place = WorkflowPlace(node: id, input: name)
        if let error = refusal(of: value, at: place, workflow, bounds) {
          errors.append(error)
        } else if value != workflow.graph[place] {
          reading.input[place.name] = value
          reading.locations[place.name] = [place.override]
        }
      }
    }
    guard errors.isEmpty else { throw .invalid(Array(errors.prefix(errorLimit))) }
    return reading
  }

  private static func refusal(
    of value: JSONValue, at place: WorkflowPlace, _ workflow: DeployedWorkflow, _ bounds: WorkflowBounds
  ) -> FieldError? {
    let node = workflow.graph.nodes[place.node]
    guard workflow.places[place.name] != nil else {
      return node?.inputs[place.input] == nil
        ? FieldError(place.override, type: "unknown_input", "The node has no input of this name.")
        : FieldError(place.override, type: "linked_input", "This input is linked to another node, so it has no value to override.")
    }
    if value.isNull { return FieldError(place.override, type: "value_error", "This input must have a value, or be left out.") }
    if workflow.media.kind(of: place.input, in: node?.classType ?? "") != nil { return nil }
    return bounds.refusal(of: value, at: place, in: workflow.graph).map { FieldError(place.override, type: $0.type, $0.message) }
  }

  private static func read(
    graph document: JSONValue, _ workflow: DeployedWorkflow, _ bounds: WorkflowBounds, _ classes: Set<String>
  ) throws(IntakeRefusal) -> Reading {
    var reader = GraphReader(workflow: workflow, bounds: bounds, classes: classes)
    let graph = try reader.read(document)
    guard reader.errors.isEmpty else { throw .invalid(Array(reader.errors.prefix(errorLimit))) }
    return Reading(
      input: reader.sources.mapValues { .array($0) }, locations: reader.locations,
      options: ["workflow": graph.document, "map": .object(reader.map.mapValues { .array($0) }), "output_nodes": []])
  }
}

/// Reads a whole workflow of a caller, and takes its media out.
private struct GraphReader {
  let workflow: DeployedWorkflow
  let bounds: WorkflowBounds
  let classes: Set<String>
  var errors: [FieldError] = []
  /// The media by the names of the model's inputs, with their places in the options and in the body.
  var sources: [String: [JSONValue]] = [:]
  var map: [String: [JSONValue]] = [:]
  var locations: [String: [[JSONStep]]] = [:]

  private static let location: [JSONStep] = [.key("workflow_api_json")]

  init(workflow: DeployedWorkflow, bounds: WorkflowBounds, classes: Set<String>) {
    self.workflow = workflow
    self.bounds = bounds
    self.classes = classes.union(workflow.graph.nodes.values.map(\.classType))
  }

  /// - Throws: ``IntakeRefusal/invalid(_:)`` if the document is no workflow. Other errors are in ``errors``.
  mutating func read(_ document: JSONValue) throws(IntakeRefusal) -> ComfyGraph {
    var graph: ComfyGraph
    do throws(WorkflowProblem) { graph = try ComfyGraph(document) } catch {
      throw .invalid([FieldError(Self.location, type: "value_error", "\(error.description).")])
    }
    guard graph.nodes.count <= bounds.nodes else {
      throw .invalid([
        FieldError(
          Self.location, type: "too_long", "The workflow has \(graph.nodes.count) nodes; this server takes at most \(bounds.nodes).")
      ])
    }
    for (id, node) in graph.nodes.sorted(by: { $0.key < $1.key }) {
      let location = Self.location + [.key(id)]
      if id.wholeMatch(of: /[A-Za-z0-9_:.-]{1,128}/) == nil {
        errors.append(FieldError(location, type: "value_error", "The id of a node has 1 to 128 letters, digits and the signs _ : . -"))
      }
      guard classes.contains(node.classType) else {
        errors.append(
          FieldError(
            location + [.key("class_type")], type: "class_not_allowed",
            "This deployment does not allow the node class \(node.classType.prefix(100)). Use the classes of its own workflow."))
        continue
      }
      for (name, value) in node.inputs.sorted(by: { $0.key < $1.key }) {
        read(value, at: WorkflowPlace(node: id, input: name), node, &graph)
      }
    }
    return graph
  }

  private mutating func read(_ value: JSONValue, at place: WorkflowPlace, _ node: ComfyGraph.Node, _ graph: inout ComfyGraph) {
    if let kind = workflow.media.kind(of: place.input, in: node.classType) {
      // A link could bring any name here, so only a value is accepted.
      guard let source = value.string else {
        errors.append(FieldError(place.inGraph, type: "string_type", "This input must be a URL or a data URI, not \(value.kindName)."))
        return
      }
      if !workflow.knownFiles.contains(source) { take(source, kind, place, &graph) }
    } else if let link = ComfyGraph.Link(value) {
      guard graph.nodes[link.node] != nil, link.slot < 1000 else {
        errors.append(FieldError(place.inGraph, type: "bad_link", "This link leads to a node that the workflow does not have."))
        return
      }
    } else if value.array != nil {
      errors.append(
        FieldError(
          place.inGraph, type: "bad_link", "A link is [\"NODE ID\", SLOT]. Write a list that is a value as {\"__value__\": […]}."))
    } else if let refusal = bounds.refusal(of: value, at: place, in: graph) {
      errors.append(FieldError(place.inGraph, type: refusal.type, refusal.message))
    }
  }

  private mutating func take(_ source: String, _ kind: MediaKind, _ place: WorkflowPlace, _ graph: inout ComfyGraph) {
    guard let name = DeployedWorkflow.mediaInputs[kind] else { return }
    let index = sources[name]?.count ?? 0
    map[name, default: []].append(
      ["node": .string(place.node), "input": .string(place.input), "item": .integer(Int64(index))])
    sources[name, default: []].append(.string(source))
    locations[name, default: []].append(place.inGraph)
    graph.nodes[place.node]?.inputs[place.input] = ""
  }
}
