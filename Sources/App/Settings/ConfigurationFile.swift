import Foundation
import KatsudoCore
import Yams

/// Reads the names of the settings in a YAML file. The configuration library reads their values and ignores names that no code asks for. A
/// mistyped setting must be an error instead.
struct ConfigurationFile {
  let path: String
  /// The names in the form `builtin.slots`, in the order of the file.
  let keys: [String]
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
}
