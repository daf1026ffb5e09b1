package import KatsudoAPI

/// The reason why a value of a caller may not enter a graph.
package enum ValueRefusal: Sendable, Hashable {
  /// The value has a text that a node could take as the path or the address of a file.
  case path
  /// ComfyUI would take the value as a link to another node, without a check of its type.
  case link

  /// Returns `nil` if the value may stand at the place.
  ///
  /// - Parameter graph: the graph. It tells what a node that only gives a text is used for.
  package init?(of value: JSONValue, at place: ComfyOptions.Target, in graph: ComfyGraph) {
    if Self.isLink(value) {
      self = .link
    } else if value.texts.contains(where: PathText.isForeign), !graph.isProse(place) {
      self = .path
    } else {
      return nil
    }
  }

  /// The end of a sentence that begins with the name of the input.
  package var message: String {
    switch self {
    case .path:
      "must not be a path or an address: it must not begin with a slash, a drive or ~, have .. as a part, name another folder of ComfyUI, "
        + "or have ://"
    case .link: "must be a value, and a list of a text and a number is a link to another node"
    }
  }

  /// Returns `true` for a list that ComfyUI reads as a link, also in the wrapping that makes a list a value.
  private static func isLink(_ value: JSONValue) -> Bool {
    guard let list = (value["__value__"] ?? value).array, list.count == 2 else { return false }
    return list[0].string != nil && list[1].double != nil
  }
}

extension ComfyGraph {
  /// Returns `true` if a place takes a text for people, and no node opens this text as a file.
  ///
  /// A node that gives its text to other nodes takes such a text if all inputs that it reaches do. What other nodes make of a text is not
  /// known, so only the names of the inputs that they feed count.
  fileprivate func isProse(_ place: ComfyOptions.Target) -> Bool {
    let isPassedOn = PathText.isPassedOn(place.input)
    guard isPassedOn || PathText.isProse(place.input) else { return false }
    var seen: Set<String> = [place.node]
    var waiting = [place.node]
    while let next = waiting.popLast() {
      for (id, node) in nodes {
        for input in node.inputs.keys where node.link(input)?.node == next {
          if PathText.isPassedOn(input) {
            if seen.insert(id).inserted { waiting.append(id) }
          } else if isPassedOn ? !PathText.isProse(input) : PathText.isPath(input) {
            return false
          }
        }
      }
    }
    return true
  }
}

extension JSONValue {
  /// All texts in the value, with the names of its members.
  package var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .array(let items): items.flatMap(\.texts)
    case .object(let members): members.keys.sorted() + members.values.flatMap(\.texts)
    case .null, .bool, .integer, .number: []
    }
  }
}
