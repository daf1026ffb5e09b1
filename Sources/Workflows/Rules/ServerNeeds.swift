/// What a ComfyUI server needs before it can run the workflow of a model.
package struct ServerNeeds: Sendable, Hashable {
  /// The node classes and model files that the server lacks.
  package var parts: MissingParts
  /// The memory that the workflow needs in gigabytes, if the server's graphics cards have less. ComfyUI may run the workflow with less
  /// memory, but slower.
  package var memoryGB: Double?

  package init(parts: MissingParts = MissingParts(), memoryGB: Double? = nil) {
    self.parts = parts
    self.memoryGB = memoryGB
  }

  package var isEmpty: Bool { parts.isEmpty && memoryGB == nil }

  /// The number of classes and files that are missing.
  package var count: Int { parts.classes.count + parts.modelFiles.count }

  /// The missing parts for people, such as `the node class X, the file vae/Y, 24 GB of graphics memory`.
  package var summary: String {
    let classes = parts.classes.map { "the node class \($0)" }
    let files = parts.modelFiles.map { "the file \($0.path)" }
    return (classes + files + (memoryGB.map { ["\(Self.text($0)) GB of graphics memory"] } ?? [])).joined(separator: ", ")
  }

  /// The steps that bring the missing parts, one for each part.
  package var remedies: [String] {
    var remedies: [String] = []
    if !parts.classes.isEmpty {
      remedies.append("Update ComfyUI, or install the custom nodes with \(parts.classes.joined(separator: ", ")).")
    }
    remedies += parts.modelFiles.map { file in
      let folder = "ComfyUI's folder models/\(file.directory ?? "…")"
      return file.url.map { "Download \($0) into \(folder)." } ?? "Put \(file.name) into \(folder). The workflow does not tell its address."
    }
    if let memoryGB {
      remedies.append(
        "Use a graphics card with \(Self.text(memoryGB)) GB, or lower memory_gb in a manifest of your own if the workflow runs with less.")
    }
    return remedies
  }

  private static func text(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
}

extension ComfyOptions {
  /// The share of the memory in a card's name that the card reports: a card with 24 GB reports a little less.
  private static let reportedShare = 0.95

  /// Returns what a server needs before it can run the workflow. The memory is compared only if both numbers are known.
  package func needs(at server: ComfyServerFacts) -> ServerNeeds {
    let isSmall = if let memoryGB, let present = server.memoryGB { present < memoryGB * Self.reportedShare } else { false }
    return ServerNeeds(parts: workflow.missing(in: server.definitions, models: models), memoryGB: isSmall ? memoryGB : nil)
  }
}
