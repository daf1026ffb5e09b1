package import KatsudoAPI

/// The node classes of a ComfyUI server, as `GET /object_info` tells them.
package struct NodeDefinitions: Sendable, Hashable {
  package var classes: [String: NodeDefinition]
  /// The order of the inputs inside dynamic combos.
  package var order = InputOrder()

  package init(classes: [String: NodeDefinition] = [:]) { self.classes = classes }

  /// Reads the answer of `GET /object_info`. A class whose entry has no readable inputs has none.
  ///
  /// - Throws: ``WorkflowProblem`` if the document is not an object of objects.
  package init(_ document: JSONValue) throws(WorkflowProblem) {
    guard let object = document.object, object.values.allSatisfy({ $0.object != nil }) else {
      throw WorkflowProblem("object_info", "must be an object of node classes, as GET /object_info answers it")
    }
    classes = object.mapValues(NodeDefinition.init)
  }

  /// Reads the text of the answer, with the order of the inputs inside dynamic combos. The other initializers do not know this order.
  ///
  /// - Throws: ``WorkflowProblem`` if the text is not JSON or not an object of objects.
  package init(json bytes: [UInt8], valueLimit: Int = 4_000_000) throws(WorkflowProblem) {
    let bytes = PythonJSON.cleaned(bytes)
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONValue(jsonBytes: bytes, valueLimit: valueLimit)
    } catch {
      throw WorkflowProblem("object_info", "is not JSON: \(error)")
    }
    try self.init(document)
    order = InputOrder(ofJSON: bytes)
  }

  package subscript(classType: String) -> NodeDefinition? { classes[classType] }
}

/// One node class: its inputs in the order of its widgets, and its outputs.
package struct NodeDefinition: Sendable, Hashable {
  package struct Input: Sendable, Hashable {
    package var name: String
    /// The type, such as `INT`, `COMBO` or `IMAGE`. A list of choices without a type is `COMBO`.
    package var type: String
    package var isRequired: Bool
    /// The choices of a `COMBO`, in the order of the server; the options of a `COMFY_DYNAMICCOMBO_V3` as objects with `key` and `inputs`.
    package var choices: [JSONValue]
    /// The other settings: `default`, `min`, `max`, `step`, `multiline`, `forceInput`, `control_after_generate`, `image_upload`, …
    package var settings: [String: JSONValue]

    package init(
      name: String, type: String, isRequired: Bool = true, choices: [JSONValue] = [], settings: [String: JSONValue] = [:]
    ) {
      self.name = name
      self.type = type
      self.isRequired = isRequired
      self.choices = choices
      self.settings = settings
    }

    /// Reads `[TYPE, {SETTINGS}]` or `[[CHOICES], {SETTINGS}]`. Returns `nil` for any other value.
    package init?(name: String, isRequired: Bool, _ document: JSONValue) {
      guard let items = document.array, let first = items.first else { return nil }
      let settings = items.count > 1 ? items[1].object ?? [:] : [:]
      if let choices = first.array {
        self.init(name: name, type: "COMBO", isRequired: isRequired, choices: choices, settings: settings)
      } else if let type = first.string {
        self.init(name: name, type: type, isRequired: isRequired, choices: settings["options"]?.array ?? [], settings: settings)
      } else {
        return nil
      }
    }
  }

  /// The required inputs in the order of the server, then the optional ones.
  package var inputs: [Input]
  /// The types of the outputs.
  package var outputs: [String]
  /// `true` if the node ends a graph, such as a node that saves a file.
  package var isOutput: Bool
  package var displayName: String?
  /// `true` if the node calls a paid service of others.
  package var isAPINode: Bool

  package init(
    inputs: [Input], outputs: [String] = [], isOutput: Bool = false, displayName: String? = nil, isAPINode: Bool = false
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.isOutput = isOutput
    self.displayName = displayName
    self.isAPINode = isAPINode
  }

  /// Reads the entry of one class.
  package init(_ document: JSONValue) {
    inputs = Self.inputs(document["input"] ?? [:], order: document["input_order"] ?? [:])
    // An output may also be a list of choices.
    outputs = (document["output"]?.array ?? []).map { $0.string ?? "COMBO" }
    isOutput = document["output_node"]?.bool ?? false
    displayName = document["display_name"]?.string
    isAPINode = document["api_node"]?.bool ?? false
  }

  /// Reads the required inputs, then the optional ones. Inputs that `order` does not name come last, by name.
  package static func inputs(_ document: JSONValue, order: JSONValue = [:]) -> [Input] {
    [("required", true), ("optional", false)].flatMap { group, isRequired in
      let entries = document[group]?.object ?? [:]
      let named = (order[group]?.array ?? []).compactMap(\.string).filter { entries[$0] != nil }
      let rest = entries.keys.filter { !named.contains($0) }.sorted()
      return (named + rest).compactMap { Input(name: $0, isRequired: isRequired, entries[$0] ?? .null) }
    }
  }

  package subscript(input: String) -> Input? { inputs.first { $0.name == input } }
}
