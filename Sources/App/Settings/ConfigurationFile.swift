import Foundation
import KatsudoAPI
import KatsudoCore
import Yams

/// Reads the names of the settings in a YAML file. The configuration library reads their values and ignores names that no code asks for. A
/// mistyped setting must be an error instead.
struct ConfigurationFile {
  let path: String
  /// The names in the form `builtin.slots`, in the order of the file.
  let keys: [String]
  /// The lists of the file by their names. The configuration library cannot read a list whose entries are objects.
  let lists: [String: [JSONValue]]
  /// The content of the file without its lists, as YAML.
  let withoutLists: String
  /// The top-level names without a value.
  private let emptyKeys: Set<String>

  init(path: String) throws(ConfigurationError) {
    self.path = path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError(path, "cannot be read. Check that the file is there and may be read")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(decoding: data, as: UTF8.self))
    } catch {
      throw ConfigurationError(path, "cannot be read as YAML: \(error)")
    }
    guard root.map({ $0.mapping != nil }) ?? true else {
      throw ConfigurationError(path, "cannot be read as YAML: it must contain lines of the form KEY: VALUE")
    }
    // A file that has only comments has no root.
    keys = root.map { Self.keys(of: $0, below: "") } ?? []
    lists = root.map { Self.lists(of: $0, below: "") } ?? [:]
    do {
      withoutLists = try root.flatMap(Self.removingLists).map { try Yams.serialize(node: $0) } ?? ""
    } catch {
      throw ConfigurationError(path, "cannot be read as YAML: \(error)")
    }
    emptyKeys = Set((root?.mapping ?? [:]).compactMap { key, value in value.null == nil ? nil : key.string })
  }

  /// Checks that all names are known.
  ///
  /// - Throws: ``ConfigurationError`` for the first unknown name.
  func check(known: Set<String>) throws(ConfigurationError) {
    guard let stranger = keys.first(where: { key in !known.contains(key) && !isEmptySection(key, of: known) }) else { return }
    throw ConfigurationError(
      stranger, "is not a known setting, but \(path) contains it. The settings are \(known.sorted().joined(separator: ", ")).")
  }

  /// Returns `true` for a section without any setting, for example because all of them are commented out.
  private func isEmptySection(_ key: String, of known: Set<String>) -> Bool {
    emptyKeys.contains(key) && known.contains { $0.hasPrefix(key + ".") }
  }

  private static func keys(of node: Node, below prefix: String) -> [String] {
    guard let mapping = node.mapping else { return prefix.isEmpty ? [] : [prefix] }
    return mapping.flatMap { key, value in
      keys(of: value, below: prefix.isEmpty ? key.string ?? "" : "\(prefix).\(key.string ?? "")")
    }
  }

  private static func lists(of node: Node, below prefix: String) -> [String: [JSONValue]] {
    if let sequence = node.sequence { return [prefix: sequence.map(value)] }
    return (node.mapping ?? [:]).reduce(into: [:]) { lists, entry in
      let name = prefix.isEmpty ? entry.key.string ?? "" : "\(prefix).\(entry.key.string ?? "")"
      lists.merge(Self.lists(of: entry.value, below: name)) { first, _ in first }
    }
  }

  /// Returns a node without the lists in it, or `nil` if nothing is left.
  private static func removingLists(_ node: Node) -> Node? {
    if node.sequence != nil { return nil }
    guard let mapping = node.mapping else { return node }
    let pairs = mapping.compactMap { key, value in removingLists(value).map { (key, $0) } }
    return pairs.isEmpty ? nil : Node(pairs)
  }

  private static func value(of node: Node) -> JSONValue {
    if let sequence = node.sequence { return .array(sequence.map(value)) }
    if let mapping = node.mapping {
      return .object(Dictionary(mapping.map { ($0.string ?? "", value(of: $1)) }) { first, _ in first })
    }
    if node.null != nil { return .null }
    if let flag = node.bool { return .bool(flag) }
    if let number = node.int { return .integer(Int64(number)) }
    if let number = node.float { return .number(number) }
    return .string(node.string ?? "")
  }
}
