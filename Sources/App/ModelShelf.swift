import KatsudoCore
import KatsudoWorker
import Logging
import NIOConcurrencyHelpers

/// The models that the server offers now, and the engines that run each of them. They are read at the start, and again when the operator
/// asks for it. If they cannot be read, nothing changes.
final class ModelShelf: Sendable {
  private struct Content {
    var catalogue: ModelCatalogue
    var models: [String: EngineModels]
  }

  private let folder: String
  private let plan: EnginePlan
  private let logger: Logger
  private let content: NIOLockedValueBox<Content>
  /// The names of the engines that the server had at its start. Other engines need a restart.
  let engines: [String]

  /// - Throws: ``ConfigurationError`` if a manifest or the plan cannot be used.
  init(folder: String, plan: EnginePlan, logger: Logger) throws {
    self.folder = folder
    self.plan = plan
    self.logger = logger
    let content = try Self.read(folder: folder, plan: plan, logger: logger)
    self.content = NIOLockedValueBox(content)
    engines = content.models.keys.sorted()
  }

  var catalogue: ModelCatalogue { content.withLockedValue { $0.catalogue } }

  func models(of engine: String) -> EngineModels { content.withLockedValue { $0.models[engine] } ?? EngineModels() }

  /// Reads the manifests again.
  ///
  /// - Throws: ``ConfigurationError``. The models then stay as they are.
  func reload() throws {
    let new = try Self.read(folder: folder, plan: plan, logger: logger)
    if let engine = new.models.keys.sorted().first(where: { !engines.contains($0) }) {
      throw ConfigurationError("models", "name the engine \(engine), which ran nothing at the start. Start the server again.")
    }
    content.withLockedValue { $0 = new }
    logger.notice("models read", metadata: ["count": "\(new.catalogue.models.count)"])
  }

  private static func read(folder: String, plan: EnginePlan, logger: Logger) throws -> Content {
    let catalogue = try ModelLibrary.load(folder: folder, logger: logger)
    return Content(catalogue: catalogue, models: try plan.models(of: catalogue))
  }
}
