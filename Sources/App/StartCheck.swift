import Foundation
import KatsudoCore
import KatsudoMediaFetch
package import KatsudoModels
import Logging

/// Checks the models and engines of a server as a start does, and starts nothing.
package struct StartCheck: Sendable {
  /// Every model that the server offers.
  package let catalogue: ModelCatalogue
  /// The models that no engine of this configuration can run. A request for such a model would wait.
  package let unserved: [String]
  /// The models that an engine of this configuration can run, each with only the entries of the engines that run it here, best first.
  let planned: [ModelManifest]

  /// - Throws: ``ConfigurationError`` or ``ModelsError``, as a start does.
  package init(_ configuration: ServerConfiguration) throws {
    let logger = Logger(label: "katsudo.check") { _ in SwiftLogNoOpLogHandler() }
    let folder = "\(configuration.address.dataDir)/models"
    let hasFolder = FileManager.default.fileExists(atPath: folder)
    let plan = try EnginePlan(configuration, executable: "", resolver: SystemResolver(), logger: logger)
    catalogue = try ModelFiles(folder: hasFolder ? folder : nil, offersShipped: plan.canRun, logger: logger).read()
    _ = try plan.models(of: catalogue)
    planned = try catalogue.models.compactMap { model in
      let order = try plan.order(of: model)
      var planned = model.keeping(order)
      planned.engines = order.compactMap { choice in planned.engines.first { $0.engine == choice.engine } }
      return order.isEmpty ? nil : planned
    }
    unserved = try catalogue.models.filter { try plan.order(of: $0).isEmpty }.map(\.modelID)
  }
}
