/// Which imported model goes into which file of the models' folder. Pure.
///
/// A file that no import made is never replaced unless that is asked for, and no two models share a file, also where a file system takes `A` for `a`.
package struct ImportPlan: Sendable {
  /// A file that is there.
  package struct File: Sendable, Hashable {
    /// Without its folder.
    package var name: String
    /// `nil` where it is no manifest.
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
  /// The models whose place a file of the operator's own holds, with the file's name.
  package private(set) var kept: [(id: String, name: String)] = []

  /// - Parameter replacesOwn: whether a model's file is replaced also where no import made it.
  package init(_ models: [CatalogueImport.Model], files: [File], replacesOwn: Bool = false) {
    // The server takes the last of several files that define a model, so that is the one which counts.
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

  /// The plain name first, then names with a mark that depends on the id alone, so that models which share a plain name keep apart in every import.
  private static func name(for id: String, _ attempt: Int) -> String {
    let plain = id.replacing("/", with: "_")
    let isLong = plain.utf8.count > longest
    guard attempt > 0 || isLong else { return "\(plain).json" }
    let mark = String(digest(id), radix: 36) + (attempt > 1 ? "-\(attempt)" : "")
    return "\(plain.prefix(longest))~\(mark).json"
  }

  /// Characters of an id that a file's name holds: with mark and ending it stays below the 255 bytes of file systems.
  private static let longest = 200

  /// FNV-1a, 32 bits: it tells ids apart and protects nothing.
  private static func digest(_ text: String) -> UInt32 {
    text.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}
