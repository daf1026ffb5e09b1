package import KatsudoAPI
package import KatsudoCore

/// The reason why the models of a server cannot be used. The description begins with the file's name, or with `models` if it is about all
/// models.
package enum ModelsError: Error, Sendable, Hashable, CustomStringConvertible {
  case unreadable(file: String)
  case notJSON(file: String, JSONSyntaxError)
  case notManifest(file: String, SchemaProblem)
  /// A reload found a model for an engine that had no model at the start.
  case newEngine(String)

  package var description: String {
    switch self {
    case .unreadable(let file): "\(file): cannot be read"
    case .notJSON(let file, let error): "\(file): is not JSON: \(error)"
    case .notManifest(let file, let problem): "\(file): is not a model manifest: \(problem)"
    case .newEngine(let engine): "models: the engine \(engine) had no model at the start. Restart the server to use it."
    }
  }
}
