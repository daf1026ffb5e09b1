import Crypto
import Foundation
import KatsudoAPI
import KatsudoCore
package import Logging

/// The manifests on this machine: those that ship in the binary, and the operator's own, `*.json` in a folder. An operator's file with the
/// id of a shipped model replaces that model.
package struct ModelFiles: Sendable {
  private let folder: String?
  private let logger: Logger

  /// - Parameter folder: the folder of the operator's manifests, or `nil` to read only the models that ship.
  package init(folder: String?, logger: Logger) {
    self.folder = folder
    self.logger = logger
  }

  /// Reads every manifest. If two files of the operator have the same id, the last one in the order of their names is used.
  ///
  /// - Throws: ``ModelsError`` for the first file that cannot be used, or an error of the file system if the folder cannot be listed.
  package func read() throws -> ModelCatalogue {
    var byID: [String: ModelManifest] = [:]
    for (name, bytes) in Self.shipped {
      let model = try manifest(Data(bytes), name: name)
      byID[model.modelID] = model
    }
    for path in try folder.map(Self.files) ?? [] {
      guard let data = FileManager.default.contents(atPath: path) else { throw ModelsError.unreadable(file: path) }
      let model = try manifest(data, name: path)
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

  private func manifest(_ data: Data, name: String) throws(ModelsError) -> ModelManifest {
    let document: JSONValue
    do { document = try JSONValue(jsonBytes: data) } catch { throw .notJSON(file: name, error) }
    var model: ModelManifest
    do { model = try ModelManifest(document) } catch { throw .notManifest(file: name, error) }
    model.version = SHA256.hash(data: data).hexadecimal
    model.keyOrder = KeyOrder(ofJSON: data)
    if !model.input.notes.isEmpty {
      logger.warning("parts of a manifest are not understood", metadata: ["manifest": "\(name)", "parts": "\(model.input.notes)"])
    }
    return model
  }
}
