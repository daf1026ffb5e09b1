extension JSONValue {
  /// A new value for one place in a document.
  package struct Change: Sendable {
    fileprivate var location: ArraySlice<JSONStep>
    fileprivate var value: JSONValue

    package init(_ location: ArraySlice<JSONStep>, _ value: JSONValue) {
      self.location = location
      self.value = value
    }
  }

  /// Returns the document with new values at some places. A change whose place does not exist is left out. Each value is visited at most
  /// once, for any number of changes.
  package func replacing(_ changes: [Change]) -> JSONValue {
    if changes.isEmpty { return self }
    if changes.count == 1, changes[0].location.isEmpty { return changes[0].value }
    let below = Dictionary(grouping: changes) { $0.location.first }
      .mapValues { group in group.map { Change($0.location.dropFirst(), $0.value) } }
    switch self {
    case .object(var members):
      for case (.key(let key)?, let changes) in below {
        if let member = members[key] { members[key] = member.replacing(changes) }
      }
      return .object(members)
    case .array(var elements):
      for case (.index(let index)?, let changes) in below where elements.indices.contains(index) {
        elements[index] = elements[index].replacing(changes)
      }
      return .array(elements)
    default: return self
    }
  }
}
