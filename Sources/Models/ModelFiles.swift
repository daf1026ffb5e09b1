import Crypto
import Foundation
import KatsudoAPI
package import KatsudoCore
package import Logging

/// The manifests on this machine: those that ship in the binary, and the operator's own, `*.json` in a folder. An operator's file with the
/// id of a shipped model replaces that model.
///
/// An entry for an engine may take the workflow of another model: see ``ModelManifest/takingWorkflows(from:)``.
package struct ModelFiles: Sendable {
  private let folder: String?
  private let offersShipped: @Sendable (ModelManifest) -> Bool
  private let logger: Logger

  /// - Parameters:
  ///   - folder: the folder of the operator's manifests, or `nil` to read only the models that ship.
  ///   - offersShipped: returns `false` for a shipped model that this server does not offer, because no engine here can run it. The
  ///     operator's own models are always offered.
  package init(
    folder: String?, offersShipped: @escaping @Sendable (ModelManifest) -> Bool = { _ in true }, logger: Logger
  ) {
    self.folder = folder
    self.offersShipped = offersShipped
    self.logger = logger
  }

  /// Reads every manifest. If two files of the operator have the same id, the last one in the order of their names is used.
  ///
  /// - Throws: ``ModelsError`` for the first file that cannot be used, or an error of the file system if the folder cannot be listed.
  package func read() throws -> ModelCatalogue {
    let shipped = try Self.completed(try Self.shipped.map { (name: $0, model: try manifest(Data($1), name: $0)) }, beside: [:])
    let own = try (folder.map(Self.files) ?? []).map { path in
      guard let data = FileManager.default.contents(atPath: path) else { throw ModelsError.unreadable(file: path) }
      return (name: path, model: try manifest(data, name: path))
    }
    let ownByID = try Self.completed(own, beside: shipped)
    return try ModelCatalogue(Array(shipped.filter { offersShipped($1) }.merging(ownByID) { $1 }.values))
  }

  /// Returns the manifests by their ids, each with the workflows that it takes from other models: from these manifests or from `others`. If
  /// two manifests have the same id, the last one is used.
  private static func completed(
    _ manifests: [(name: String, model: ModelManifest)], beside others: [String: ModelManifest]
  ) throws(ModelsError) -> [String: ModelManifest] {
    let known = others.merging(manifests.map { ($0.model.modelID, $0.model) }) { $1 }
    var byID: [String: ModelManifest] = [:]
    for (name, model) in manifests {
      do { byID[model.modelID] = try model.takingWorkflows(from: known) } catch { throw .notManifest(file: name, error) }
    }
    return byID
  }

  private static func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/\($0)" }
  }

  private static let shipped: [(String, [UInt8])] = [
    ("bytedance/dreamina-3-0/pro/image-to-video", PackageResources.bytedance_dreamina_3_0_pro_image_to_video_json),
    ("open-weights/hunyuan-video-1-5/image-to-video", PackageResources.open_weights_hunyuan_video_1_5_image_to_video_json),
    ("open-weights/ltx-2/image-to-video", PackageResources.open_weights_ltx_2_image_to_video_json),
    ("open-weights/wan-2-2-14b/image-to-video", PackageResources.open_weights_wan_2_2_14b_image_to_video_json),
    ("open-weights/wan-2-2-5b/image-to-video", PackageResources.open_weights_wan_2_2_5b_image_to_video_json),
  ]

  /// The models that ship in the binary.
  package static let shippedIDs = Set(shipped.map(\.0))

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
