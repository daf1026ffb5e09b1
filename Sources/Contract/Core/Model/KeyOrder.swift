/// The names of the members of a JSON document in the order in which they first appear. The value of a document does not keep this order, but
/// people read the inputs of a model in it.
package struct KeyOrder: Sendable, Hashable {
  private var places: [String: Int] = [:]

  /// An order that knows no name, so every name is sorted by its letters.
  package init() {}

  /// - Parameter bytes: a valid JSON document. A name with escapes is not known.
  package init(ofJSON bytes: some Sequence<UInt8>) {
    var text: [UInt8] = []
    var isInside = false
    var isEscaped = false
    // The string that has just ended, if it may be a name.
    var name: String?
    for byte in bytes {
      if isInside {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInside = false
          name = String(decoding: text, as: UTF8.self)
        }
        text.append(byte)
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInside = true
        text.removeAll(keepingCapacity: true)
      case UInt8(ascii: ":"):
        if let name, places[name] == nil { places[name] = places.count }
        name = nil
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      default: name = nil
      }
    }
  }

  /// Returns names in this order, behind those that come first. Names that it does not know come last, sorted by their letters.
  ///
  /// - Parameter first: names in their own order. Those that are not among the names are left out.
  package func sorted(_ names: some Collection<String>, first: [String] = []) -> [String] {
    first.filter { names.contains($0) }
      + names.filter { !first.contains($0) }.sorted { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }
  }
}
