package import KatsudoAPI
package import KatsudoCore

/// The input of a run. It is built from the object of `--input`, then from `--set` and `--file` in their order.
package struct RunInput: Sendable {
  /// The input so far.
  package private(set) var json: JSONValue
  private let schema: Schema?
  /// The names of the inputs that `put` has set to a list. The next list for such a name is appended.
  private var growing: Set<String> = []

  package init(_ json: JSONValue, schema: Schema?) {
    self.json = json
    self.schema = schema
  }

  /// Returns the schema of an input, or `nil` if it is unknown.
  package func schema(of assignment: InputAssignment) -> Schema? {
    var node = schema
    for step in assignment.steps { node = node?.properties[step] }
    return node
  }

  /// Sets a value from `--set`. The text is converted to the type that the schema asks for.
  ///
  /// - Throws: ``CommandFailure`` with the name if the text is not such a value.
  package mutating func set(_ assignment: InputAssignment) throws(CommandFailure) {
    switch TypedValue.read(assignment.value, as: schema(of: assignment)) {
    case .success(let value): put(value, at: assignment)
    case .failure(let mismatch):
      throw CommandFailure(
        .badInput, "invalid_input", "--set cannot be used.",
        fields: [.init(path: assignment.name, message: "This input must be \(mismatch.expected), not \"\(assignment.value)\".")])
    }
  }

  /// Sets a value from `--file`. The value becomes the element of a list if the schema asks for a list, or, without a schema, if the name
  /// ends with `s`.
  package mutating func setFile(_ assignment: InputAssignment, to value: JSONValue) {
    let isList = schema(of: assignment).map { $0.kind == .array } ?? assignment.name.hasSuffix("s")
    put(isList ? .array([value]) : value, at: assignment)
  }

  /// Replaces the value at a place.
  package mutating func replace(_ location: [JSONStep], with value: JSONValue) { json = json.replacing(location[...], with: value) }

  private mutating func put(_ value: JSONValue, at assignment: InputAssignment) {
    var value = value
    if let more = value.array {
      if growing.contains(assignment.name), let before = json.value(at: assignment.steps)?.array { value = .array(before + more) }
      growing.insert(assignment.name)
    }
    replace(assignment.steps.map(JSONStep.key), with: value)
  }
}

extension JSONValue {
  fileprivate func value(at names: [String]) -> JSONValue? {
    var value: JSONValue? = self
    for name in names { value = value?[name] }
    return value
  }

  /// Returns the value with one place replaced. Missing objects on the path are created. Any other value on the path is replaced by an
  /// object. An index that does not exist changes nothing.
  fileprivate func replacing(_ location: ArraySlice<JSONStep>, with value: JSONValue) -> JSONValue {
    switch location.first {
    case nil: return value
    case .key(let name):
      var members = object ?? [:]
      members[name] = (members[name] ?? .object([:])).replacing(location.dropFirst(), with: value)
      return .object(members)
    case .index(let index):
      guard var elements = array, elements.indices.contains(index) else { return self }
      elements[index] = elements[index].replacing(location.dropFirst(), with: value)
      return .array(elements)
    }
  }
}
