import Foundation
import KatsudoAPI

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

  private let folder: ManifestFolder

  /// - Parameter dataDir: a server's data folder. It and its `models` folder are created if they are missing.
  package init(dataDir: String) { folder = ManifestFolder(dataDir: dataDir) }

  /// Writes the new and the changed models. Each file is complete at every moment.
  ///
  /// - Parameter replacesOwn: `true` to replace also files that no import made, and models that ship in the binary.
  /// - Throws: ``FileError`` or an error of the file system. Files that were written before are complete and stay.
  package func write(_ models: [CatalogueImport.Model], replacesOwn: Bool) throws -> Outcome {
    try folder.make()
    let plan = ImportPlan(models, files: try folder.files(), replacesOwn: replacesOwn)
    var outcome = Outcome()
    outcome.kept = plan.kept
    for step in plan.steps {
      let bytes = Data(try Self.text(of: step.model.manifest).utf8)
      let old = folder.bytes(step.name)
      if old == nil, !replacesOwn, ModelFiles.shippedIDs.contains(step.model.id) {
        outcome.shipped.append(step.model.id)
        continue
      }
      if old == bytes {
        outcome.unchanged.append(step.model.id)
        continue
      }
      try folder.replace(step.name, with: bytes)
      if old == nil { outcome.new.append(step.model.id) } else { outcome.changed.append(step.model.id) }
    }
    return outcome
  }

  /// Returns a manifest as text for people. The keys are sorted, so the same model always gives the same file.
  private static func text(of manifest: JSONValue) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(manifest), as: UTF8.self) + "\n"
  }
}
