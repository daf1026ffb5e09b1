import KatsudoAPI

/// The order of the inputs inside the choices of dynamic combos, as it stands in the text of `GET /object_info`. A server tells the order of
/// a class's own inputs in `input_order`, and that of these inputs nowhere else.
package struct InputOrder: Sendable, Hashable {
  /// The names of a group of inputs in their order, by the same names without one.
  private var names: [Set<String>: [String]] = [:]
  /// `false` if nothing is known, or if a program that sorts names has written the text.
  package private(set) var isKnown = false

  /// An order that knows nothing. Inputs are then sorted by their names.
  package init() {}

  /// - Parameter bytes: a valid JSON document.
  package init(ofJSON bytes: some Sequence<UInt8>) {
    var scanner = Scanner()
    for byte in bytes { scanner.read(byte) }
    names = scanner.groups
    isKnown = names.values.contains { $0 != $0.sorted() }
  }

  /// Reads the inputs of one choice: an object with `required` and `optional`.
  func inputs(_ document: JSONValue) -> [NodeDefinition.Input] {
    let groups = document.object ?? [:]
    let order = groups.mapValues { group in
      JSONValue.array((names[Set((group.object ?? [:]).keys)] ?? []).map { .string($0) })
    }
    return NodeDefinition.inputs(document, order: .object(order))
  }

  /// Notes the names in each object that is the value of `required` or `optional`.
  private struct Scanner {
    var groups: [Set<String>: [String]] = [:]
    /// The objects and lists that are open at this place: the name of each, and the names in it.
    private var open: [(name: String?, names: [String])] = []
    private var text: [UInt8] = []
    private var isInside = false
    private var isEscaped = false
    /// The string that has just ended.
    private var string: String?
    /// The name whose value comes next.
    private var name: String?

    mutating func read(_ byte: UInt8) {
      if isInside {
        readText(byte)
        return
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInside = true
        text.removeAll(keepingCapacity: true)
      case UInt8(ascii: ":"):
        if let string, !open.isEmpty { open[open.count - 1].names.append(string) }
        name = string
        string = nil
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append((name, []))
        name = nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard let ended = open.popLast() else { return }
        if ended.name == "required" || ended.name == "optional", ended.names.count > 1 { groups[Set(ended.names)] = ended.names }
        name = nil
      case UInt8(ascii: ","): name = nil
      default: break
      }
    }

    private mutating func readText(_ byte: UInt8) {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInside = false
        string = String(decoding: text, as: UTF8.self)
        return
      }
      text.append(byte)
    }
  }
}
