import Foundation
package import KatsudoCore
import KatsudoMedia
import Logging

/// What a start of the server would make of its models and engines, found out without starting it.
package struct StartCheck: Sendable {
  /// Every model on offer.
  package let catalogue: ModelCatalogue
  /// The models that no engine of this configuration can run: their requests would wait.
  package let unserved: [String]

  /// - Throws: ``ConfigurationError`` as the start would.
  package init(_ configuration: ServerConfiguration) throws {
    let logger = Logger(label: "katsudo.check") { _ in SwiftLogNoOpLogHandler() }
    let folder = "\(configuration.dataDir)/models"
    let hasFolder = FileManager.default.fileExists(atPath: folder)
    catalogue = try ModelLibrary.load(folder: hasFolder ? folder : nil, logger: logger)
    let plan = EnginePlan(configuration: configuration, executable: "", resolver: SystemResolver(), logger: logger)
    _ = try plan.models(of: catalogue)
    unserved = try catalogue.models.filter { try plan.order(of: $0).isEmpty }.map(\.modelID)
  }
}
