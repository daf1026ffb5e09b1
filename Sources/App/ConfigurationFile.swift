import Foundation
import Yams

/// The names of the settings that a YAML file holds. Their values come through the configuration library, which passes over names that nobody
/// asks for; a mistyped setting must not be passed over.
struct ConfigurationFile {
  let path: String
  /// As `builtin.slots`, in the order of the file.
  let keys: [String]

  init(path: String) throws(ConfigurationError) {
    self.path = path
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(contentsOfFile: path, encoding: .utf8))
    } catch {
      throw ConfigurationError(path, "cannot be read as YAML: \(error)")
    }
    guard root.map({ $0.mapping != nil }) ?? true else {
      throw ConfigurationError(path, "cannot be read as YAML: it must hold lines of the form KEY: VALUE")
    }
    // A file of comments alone has no root.
    keys = root.map { Self.keys(of: $0, below: "") } ?? []
  }

  /// - Throws: ``ConfigurationError`` for the first key that is not known.
  func check(known: Set<String>) throws(ConfigurationError) {
    guard let stranger = keys.first(where: { !known.contains($0) }) else { return }
    throw ConfigurationError(
      stranger, "is no setting, but \(path) sets it. The settings are \(known.sorted().joined(separator: ", ")).")
  }

  private static func keys(of node: Node, below prefix: String) -> [String] {
    guard let mapping = node.mapping else { return prefix.isEmpty ? [] : [prefix] }
    return mapping.flatMap { key, value in
      keys(of: value, below: prefix.isEmpty ? key.string ?? "" : "\(prefix).\(key.string ?? "")")
    }
  }
}
