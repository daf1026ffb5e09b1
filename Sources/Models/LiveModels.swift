package import Logging
import NIOConcurrencyHelpers

/// The models that a server offers now, with the plan for each engine that runs them. Both are read at the start and at each reload. A
/// reload replaces both together. A reload that fails changes nothing.
///
/// `Planned` is the type of a plan for one engine. This type does not look into it.
package final class LiveModels<Planned: Sendable>: Sendable {
  private struct Content: Sendable {
    var catalogue: ModelCatalogue
    var planned: [String: Planned]
  }

  private let files: ModelFiles
  private let plan: @Sendable (ModelCatalogue) throws -> [String: Planned]
  private let logger: Logger
  private let content: NIOLockedValueBox<Content>
  /// Is held while a plan is made, so that no older plan replaces a newer one.
  private let changes = NIOLock()
  /// The names of the engines that had a plan at the start, sorted. Any other engine needs a restart.
  package let engines: [String]

  /// Reads the models for the first time.
  ///
  /// - Parameter plan: returns the plan for each engine, by the engine's name.
  /// - Throws: ``ModelsError`` or an error of the file system if the manifests cannot be read, or the error of `plan`.
  package init(files: ModelFiles, plan: @escaping @Sendable (ModelCatalogue) throws -> [String: Planned], logger: Logger) throws {
    self.files = files
    self.plan = plan
    self.logger = logger
    let catalogue = try files.read()
    let planned = try plan(catalogue)
    content = NIOLockedValueBox(Content(catalogue: catalogue, planned: planned))
    engines = planned.keys.sorted()
  }

  package var catalogue: ModelCatalogue { content.withLockedValue { $0.catalogue } }

  /// Returns the plan for an engine, or `nil` if no model needs the engine now.
  package func planned(for engine: String) -> Planned? { content.withLockedValue { $0.planned[engine] } }

  /// Reads the models again.
  ///
  /// - Throws: the same errors as at the start, or ``ModelsError/newEngine(_:)``. The models then stay as they are.
  package func reload() throws {
    let count = try changes.withLock {
      let catalogue = try files.read()
      try put(catalogue)
      return catalogue.models.count
    }
    logger.notice("models read", metadata: ["count": "\(count)"])
  }

  /// Makes the plan again for the models that are in force, because something else that the plan depends on has changed.
  ///
  /// - Throws: the error of `plan`, or ``ModelsError/newEngine(_:)``. The old plan then stays in force.
  package func replan() throws { try changes.withLock { try put(catalogue) } }

  private func put(_ catalogue: ModelCatalogue) throws {
    let planned = try plan(catalogue)
    if let engine = planned.keys.sorted().first(where: { !engines.contains($0) }) { throw ModelsError.newEngine(engine) }
    content.withLockedValue { $0 = Content(catalogue: catalogue, planned: planned) }
  }
}
