/// The plan of an import: the file in the models' folder for each imported model. It reads and writes no files.
///
/// The plan replaces a file that no import made only if the caller asks for it. It never gives two models the same file, even on a file
/// system that does not distinguish `A` from `a`.
package struct ImportPlan: Sendable {
  /// An existing file.
  package struct File: Sendable, Hashable {
    /// The name without the folder.
    package var name: String
    /// The model's id, or `nil` if the file is not a manifest.
    package var modelID: String?
    package var isImported: Bool

    package init(name: String, modelID: String?, isImported: Bool) {
      self.name = name
      self.modelID = modelID
      self.isImported = isImported
    }
  }

  package struct Step: Sendable, Hashable {
    package var model: CatalogueImport.Model
    /// The file to write.
    package var name: String
  }

  package private(set) var steps: [Step] = []
  /// The models that were not imported because a file of the operator defines them, each with that file's name.
  package private(set) var kept: [(id: String, name: String)] = []

  /// - Parameter replacesOwn: `true` to replace a model's file even if no import made it.
  package init(_ models: [CatalogueImport.Model], files: [File], replacesOwn: Bool = false) {
    // If several files define a model, the server takes the last one in the order of their names. So that file counts here.
    let byID = Dictionary(files.sorted { $0.name < $1.name }.compactMap { file in file.modelID.map { ($0, file) } }) { $1 }
    var taken = Set(files.map { $0.name.lowercased() })
    for model in models {
      if let file = byID[model.id] {
        if file.isImported || replacesOwn {
          steps.append(Step(model: model, name: file.name))
        } else {
          kept.append((model.id, file.name))
        }
        continue
      }
      var attempt = 0
      while !taken.insert(Self.name(for: model.id, attempt).lowercased()).inserted { attempt += 1 }
      steps.append(Step(model: model, name: Self.name(for: model.id, attempt)))
    }
  }

  /// Returns the name for an attempt, counted from 0. The first name is the id itself. Later names also have a hash of the id, so models
  /// whose ids give the same first name get the same separate names in every import.
  private static func name(for id: String, _ attempt: Int) -> String {
    let plain = id.replacing("/", with: "_")
    let isLong = plain.utf8.count > longest
    guard attempt > 0 || isLong else { return "\(plain).json" }
    let mark = String(digest(id), radix: 36) + (attempt > 1 ? "-\(attempt)" : "")
    return "\(plain.prefix(longest))~\(mark).json"
  }

  /// The largest number of characters of an id in a file name. With the mark and the extension, the name stays below the 255 bytes of file
  /// systems.
  private static let longest = 200

  /// Returns the FNV-1a hash with 32 bits. It only keeps ids apart and gives no protection.
  private static func digest(_ text: String) -> UInt32 {
    text.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}
