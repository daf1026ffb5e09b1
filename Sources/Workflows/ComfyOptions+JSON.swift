package import KatsudoAPI

extension ComfyOptions {
  /// Reads the options of a manifest.
  ///
  /// - Throws: ``WorkflowProblem`` that names the key with the wrong shape, or a place in `map` that the graph does not have.
  package init(_ object: [String: JSONValue]) throws(WorkflowProblem) {
    guard let workflow = object["workflow"] else {
      throw WorkflowProblem("options.workflow", "is missing. It must be a graph in ComfyUI's API format")
    }
    func value<T>(_ key: String, _ expected: String, _ read: (JSONValue) -> T?) throws(WorkflowProblem) -> T? {
      guard let value = object[key], !value.isNull else { return nil }
      guard let result = read(value) else { throw WorkflowProblem("options.\(key)", "must be \(expected)") }
      return result
    }
    func strings(_ key: String) throws(WorkflowProblem) -> [String] {
      try value(key, "a list of strings") { $0.array.flatMap { $0.allSatisfy { $0.string != nil } ? $0.compactMap(\.string) : nil } } ?? []
    }
    self.init(workflow: try ComfyGraph(workflow))
    workflowID = try value("workflow_id", "a string") { $0.string }
    workflowVersion = try value("workflow_version", "a string") { $0.string }
    for (name, targets) in try value("map", "an object of places by input", { $0.object }) ?? [:] {
      map[name] = try Self.targets(targets, "options.map.\(name)", in: self.workflow)
    }
    for (index, rule) in (try value("rules", "a list of objects") { $0.array } ?? []).enumerated() {
      rules.append(try ComfyRule(rule, "options.rules[\(index)]", in: self.workflow))
    }
    outputNodes = try strings("output_nodes")
    files = try strings("files")
    models = try value("models", "a list of objects with `name`, `directory` and `url`") { ModelFile.list($0) } ?? []
    let positive: (JSONValue) -> Double? = { $0.double.flatMap { $0 > 0 ? $0 : nil } }
    memoryGB = try value("memory_gb", "a number above 0", positive)
    group = try value("group", "a string") { $0.string }
    timeLimit = try value("time_limit_seconds", "a number above 0", positive)
    framesPerSecond = try value("frames_per_second", "a number above 0", positive)
  }

  /// Reads one place or a list of places in the graph.
  static func targets(_ value: JSONValue, _ path: String, in workflow: ComfyGraph) throws(WorkflowProblem) -> [Target] {
    var targets: [Target] = []
    for item in value.array ?? [value] {
      guard let node = item["node"]?.string, let input = item["input"]?.string else {
        throw WorkflowProblem(path, "must be an object with the strings `node` and `input`, or a list of such objects")
      }
      guard workflow.nodes[node] != nil else { throw WorkflowProblem(path, "names the node \(node), which the workflow does not have") }
      targets.append(Target(node: node, input: input, item: item["item"]?.integer.map { Int($0) }))
    }
    return targets
  }

  /// The options as they stand in a manifest.
  package var document: [String: JSONValue] {
    var object: [String: JSONValue] = ["workflow": workflow.document]
    if let workflowID { object["workflow_id"] = .string(workflowID) }
    if let workflowVersion { object["workflow_version"] = .string(workflowVersion) }
    if !map.isEmpty {
      object["map"] = .object(
        map.mapValues { targets in targets.count == 1 ? targets[0].document : .array(targets.map(\.document)) })
    }
    if !rules.isEmpty { object["rules"] = .array(rules.map(\.document)) }
    if !outputNodes.isEmpty { object["output_nodes"] = .array(outputNodes.map { .string($0) }) }
    if !files.isEmpty { object["files"] = .array(files.map { .string($0) }) }
    if !models.isEmpty { object["models"] = .array(models.map(\.document)) }
    if let memoryGB { object["memory_gb"] = .number(memoryGB) }
    if let group { object["group"] = .string(group) }
    if let timeLimit { object["time_limit_seconds"] = .number(timeLimit) }
    if let framesPerSecond { object["frames_per_second"] = .number(framesPerSecond) }
    return object
  }
}

extension ComfyOptions.Target {
  var document: JSONValue {
    var object: [String: JSONValue] = ["node": .string(node), "input": .string(input)]
    if let item { object["item"] = .integer(Int64(item)) }
    return .object(object)
  }
}

extension ComfyOptions.ModelFile {
  static func list(_ value: JSONValue) -> [Self]? {
    guard let items = value.array else { return nil }
    var files: [Self] = []
    for item in items {
      guard let name = item["name"]?.string, let directory = item["directory"]?.string else { return nil }
      files.append(Self(name: name, directory: directory, url: item["url"]?.string))
    }
    return files
  }

  var document: JSONValue {
    var object: [String: JSONValue] = ["name": .string(name), "directory": .string(directory)]
    if let url { object["url"] = .string(url) }
    return .object(object)
  }
}
