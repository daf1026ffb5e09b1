package import KatsudoAPI
package import KatsudoCore

extension ModelManifest {
  /// Returns an engine's own part of the manifest for one request. See ``optionsInput``.
  ///
  /// - Parameter values: the checked input of the request.
  package func options(for engine: String, _ values: JSONValue) -> [String: JSONValue] {
    guard let own = optionsInput.flatMap({ values[$0]?.object }) else { return options(for: engine) }
    return options(for: engine).merging(own) { $1 }
  }
}
