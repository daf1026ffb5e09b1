import Foundation
import KatsudoAPI
import KatsudoCore
import Logging

/// The models that a server offers: the models that ship in the binary, and the operator's own, `*.json` in the data folder's `models/`. A
/// file of the operator with the id of a shipped model replaces that model.
enum ModelLibrary {
  /// - Parameter folder: the folder of the operator's models, or `nil` to load only the models that ship.
  static func load(folder: String?, logger: Logger) throws -> ModelCatalogue {
    var byID: [String: ModelManifest] = [:]
    for (name, bytes) in shipped {
      let model = try manifest(Data(bytes), name: name, logger: logger)
      byID[model.modelID] = model
    }
    for path in try folder.map(files) ?? [] {
      guard let data = FileManager.default.contents(atPath: path) else { throw ConfigurationError(path, "cannot be read") }
      let model = try manifest(data, name: path, logger: logger)
      byID[model.modelID] = model
    }
    return try ModelCatalogue(Array(byID.values))
  }

  private static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/\($0)" }
  }

  private static let shipped: [(String, [UInt8])] = [
    ("bytedance/dreamina-3-0/pro/image-to-video", PackageResources.bytedance_dreamina_3_0_pro_image_to_video_json)
  ]

  /// The models that ship in the binary.
  static let shippedIDs = Set(shipped.map(\.0))

  private static func manifest(_ data: Data, name: String, logger: Logger) throws -> ModelManifest {
    do {
      let model = try ModelManifest(try JSONValue(jsonBytes: data))
      if !model.input.notes.isEmpty {
        logger.warning("parts of a manifest are not understood", metadata: ["manifest": "\(name)", "parts": "\(model.input.notes)"])
      }
      return model
    } catch let problem as SchemaProblem {
      throw ConfigurationError(name, "is not a model manifest: \(problem)")
    } catch {
      throw ConfigurationError(name, "is not JSON: \(error)")
    }
  }
}
