import Foundation
import KatsudoAPI
import KatsudoMachine

/// Writes the models of an imported catalogue into a server's folder of manifests. The server may be running.
package struct ModelImport: Sendable {
  /// The outcome of an import, by the models' ids.
  package struct Outcome: Sendable {
    package var new: [String] = []
    package var changed: [String] = []
    package var unchanged: [String] = []
    /// The models that the operator's own files define, each with the file's name. These files are not changed.
    package var kept: [(id: String, name: String)] = []
    /// The models that ship in the binary and that run here for free. They are not replaced.
    package var shipped: [String] = []
  }

  private let folder: String

  /// - Parameter dataDir: a server's data folder. It and its `models` folder are created if they are missing.
  package init(dataDir: String) { folder = "\(dataDir)/models" }

  /// Writes the new and the changed models. Each file is complete at every moment.
  ///
  /// - Parameter replacesOwn: `true` to replace also files that no import made, and models that ship in the binary.
  /// - Throws: ``FileError`` or an error of the file system. Files that were written before are complete and stay.
  package func write(_ models: [CatalogueImport.Model], replacesOwn: Bool) throws -> Outcome {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let plan = ImportPlan(models, files: try files(), replacesOwn: replacesOwn)
    var outcome = Outcome()
    outcome.kept = plan.kept
    for step in plan.steps {
      let path = "\(folder)/\(step.name)"
      let bytes = Data(try Self.text(of: step.model.manifest).utf8)
      let old = FileManager.default.contents(atPath: path)
      if old == nil, !replacesOwn, ModelFiles.shippedIDs.contains(step.model.id) {
        outcome.shipped.append(step.model.id)
        continue
      }
      if old == bytes {
        outcome.unchanged.append(step.model.id)
        continue
      }
      try replace(path, with: bytes)
      if old == nil { outcome.new.append(step.model.id) } else { outcome.changed.append(step.model.id) }
    }
    return outcome
  }

  private func replace(_ path: String, with bytes: Data) throws {
    // The server reads only files that end in `.json`.
    let draft = "\(path).\(UUID().uuidString).new"
    do {
      try DurableFile.write(bytes, to: draft)
      try DurableFile.adopt(draft, as: path)
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw error
    }
  }

  private func files() throws -> [ImportPlan.File] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.map { name in
      let manifest = FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap { try? JSONValue(jsonBytes: $0) } ?? .null
      return ImportPlan.File(name: name, modelID: manifest["model_id"]?.string, isImported: CatalogueImport.isImported(manifest))
    }
  }

  /// Returns a manifest as text for people. The keys are sorted, so the same model always gives the same file.
  private static func text(of manifest: JSONValue) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n"
  }
}
