import Foundation
package import KatsudoAPI
package import KatsudoCore
package import KatsudoWorkflows

/// The models of a server that were imported from workflows. Their manifests lie in the folder `models` of its data folder. The server may be
/// running.
///
/// Every call waits for the disk, and for other imports into the same folder.
package struct WorkflowFolder: Sendable {
  /// A model that was imported from a workflow.
  package struct Model: Sendable, Hashable {
    package var id: String
    package var workflowID: String
    package var version: String
    /// The names of the model's inputs, sorted.
    package var inputs: [String]
    /// The name of the manifest's file in the folder `models`.
    package var file: String
  }

  /// A new import of a workflow.
  package struct Order: Sendable {
    package var id: String
    /// The model's name for people. With `nil`, the model keeps its name, or gets the last part of its id.
    package var name: String?
    package var proposal: WorkflowProposal
    package var choice: WorkflowChoice
    package var definitions: NodeDefinitions
    /// `true` to replace a model that was not imported from a workflow.
    package var replacesOthers: Bool

    package init(
      id: String, name: String? = nil, proposal: WorkflowProposal, choice: WorkflowChoice, definitions: NodeDefinitions,
      replacesOthers: Bool = false
    ) {
      self.id = id
      self.name = name
      self.proposal = proposal
      self.choice = choice
      self.definitions = definitions
      self.replacesOthers = replacesOthers
    }
  }

  /// The outcome of an import.
  package struct Outcome: Sendable {
    package enum Change: String, Sendable {
      case new, changed, unchanged
    }

    package var model: Model
    package var change: Change
    /// The text of the manifest's file.
    package var text: String
    /// Remarks for the operator about what to check or do, one sentence each, without a capital letter and a full stop.
    package var remarks: [String]
  }

  private let folder: ManifestFolder

  /// - Parameter dataDir: a server's data folder.
  package init(dataDir: String) { folder = ManifestFolder(dataDir: dataDir) }

  /// Reads a workflow and chooses the inputs of its model. Every import begins with this call.
  ///
  /// - Parameters:
  ///   - document: a workflow in API format or in the format of ComfyUI's editor.
  ///   - name: the model's name for people, or `nil` as in ``Order/name``.
  ///   - definitions: the node classes of the server that will run it.
  /// - Throws: ``WorkflowProblem`` or an error of the file system.
  package func order(
    _ document: JSONValue, as id: String, name: String? = nil, selecting selection: WorkflowSelection = .usual,
    definitions: NodeDefinitions, replacesOthers: Bool = false
  ) throws -> Order {
    let proposal = try WorkflowProposal(reading: document, definitions: definitions)
    let choice =
      switch selection {
      case .usual: try choice(for: id, of: proposal)
      case .all: WorkflowChoice(allOf: proposal)
      case .named(let keys): try WorkflowChoice(keys, of: proposal)
      }
    return Order(
      id: id, name: name, proposal: proposal, choice: choice, definitions: definitions, replacesOthers: replacesOthers)
  }

  /// Returns the inputs that a model takes with ``WorkflowSelection/usual``.
  ///
  /// - Throws: an error of the file system.
  package func choice(for id: String, of proposal: WorkflowProposal) throws -> WorkflowChoice {
    guard let file = try models().first(where: { $0.id == id })?.file, let bytes = folder.bytes(file),
      let map = folder.manifest(file).flatMap(WorkflowManifest.options)?.map
    else { return WorkflowChoice(proposedOf: proposal) }
    let kept = WorkflowChoice(keeping: map, order: KeyOrder(ofJSON: bytes).sorted(map.keys), of: proposal)
    return kept.inputs.isEmpty ? WorkflowChoice(proposedOf: proposal) : kept
  }

  /// Writes the manifest of a model. The data folder and its folder `models` are created if they are missing.
  ///
  /// A model that was imported before keeps its workflow id, its prices, texts and the limits that the operator wrote into the manifest. Its
  /// version counts up if the graph is another one.
  ///
  /// - Throws: ``WorkflowRefusal``, ``FileError`` or an error of the file system. Nothing is changed then.
  package func store(_ order: Order) throws -> Outcome {
    try folder.make()
    return try folder.locked {
      let outcome = try preview(order)
      if outcome.change != .unchanged { try folder.replace(outcome.model.file, with: Data(outcome.text.utf8)) }
      return outcome
    }
  }

  /// Returns the models that were imported from workflows, sorted by their ids.
  package func models() throws -> [Model] {
    try folder.files().compactMap { file in folder.manifest(file.name).flatMap { Self.model($0, file: file.name) } }.sorted {
      $0.id < $1.id
    }
  }

  /// Removes the manifest of a model.
  ///
  /// - Throws: ``WorkflowRefusal`` if no import of a workflow made the model, ``FileError`` or an error of the file system.
  package func remove(id: String) throws {
    guard try models().contains(where: { $0.id == id }) else { throw WorkflowRefusal.unknown(id) }
    try folder.locked {
      for model in try models() where model.id == id { try folder.remove(model.file) }
    }
  }

  /// Returns the outcome that ``store(_:)`` would have, and writes nothing.
  package func preview(_ order: Order) throws -> Outcome {
    let file = try fileName(for: order)
    let oldText = folder.bytes(file).map { String(decoding: $0, as: UTF8.self) }
    let old = folder.manifest(file) ?? .null
    let oldOptions = WorkflowManifest.options(of: old)
    var version = oldOptions?.workflowVersion.flatMap { Int($0) } ?? 1
    if let oldOptions, oldOptions.workflow != order.proposal.workflow.graph { version += 1 }
    let fresh = WorkflowManifest.document(
      id: order.id, name: order.name, workflow: order.proposal.workflow, definitions: order.definitions, exposing: order.choice.inputs,
      names: order.choice.names, workflowID: oldOptions?.workflowID ?? UUID().uuidString.lowercased(), version: "\(version)")
    let (manifest, lostRules) = WorkflowManifest.keeping(from: old, in: fresh, keepsName: order.name == nil)
    do { _ = try ModelManifest(manifest) } catch { throw WorkflowRefusal.manifest(error) }
    guard let model = Self.model(manifest, file: file) else {
      throw WorkflowRefusal.workflow(WorkflowProblem("workflow", "cannot be read again as it was written"))
    }
    let names = order.choice.inputs.map { order.choice.names[$0.name] ?? $0.name }
    let text = ManifestText(inputs: names).write(manifest)
    let change: Outcome.Change = oldText == nil ? .new : oldText == text ? .unchanged : .changed
    let lost = lostRules ? ["the rules of the old manifest do not fit the new workflow and were left out"] : []
    return Outcome(model: model, change: change, text: text, remarks: order.proposal.remarks + lost)
  }

  /// Returns the file for a model: the one that it has, or else a new name.
  private func fileName(for order: Order) throws -> String {
    guard ModelID.isWellFormed(order.id), !ModelID.isReserved(order.id) else { throw WorkflowRefusal.id(order.id) }
    let files = try folder.files()
    let plan = ImportPlan([CatalogueImport.Model(id: order.id, manifest: .null, notes: [])], files: files, replacesOwn: true)
    guard let file = plan.steps.first?.name else { throw WorkflowRefusal.id(order.id) }
    guard !order.replacesOthers else { return file }
    if files.contains(where: { $0.name == file }) {
      guard let old = folder.manifest(file), Self.model(old, file: file) != nil else { throw WorkflowRefusal.taken(order.id, file: file) }
    } else if ModelFiles.shippedIDs.contains(order.id) {
      throw WorkflowRefusal.shipped(order.id)
    }
    return file
  }

  /// Reads a manifest. Returns `nil` if no import of a workflow made it.
  private static func model(_ manifest: JSONValue, file: String) -> Model? {
    guard let id = manifest["model_id"]?.string, let options = WorkflowManifest.options(of: manifest), let workflowID = options.workflowID
    else { return nil }
    return Model(
      id: id, workflowID: workflowID, version: options.workflowVersion ?? "1", inputs: options.map.keys.sorted(), file: file)
  }
}

/// The reason why a workflow was not imported or removed. The description says what to do.
package enum WorkflowRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  case id(String)
  case manifest(SchemaProblem)
  case workflow(WorkflowProblem)
  /// A file that no import of a workflow made defines the model.
  case taken(String, file: String)
  case shipped(String)
  /// No import of a workflow made the model.
  case unknown(String)

  package var description: String {
    switch self {
    case .id(let id):
      "\(id.prefix(ModelID.lengthLimit)) is no id for a model. An id has two or more parts of A-Z a-z 0-9 _ . - between slashes, such as "
        + "studio/portrait, and its last part is not api or openapi.json and does not end in .md."
    case .manifest(let problem): "The model cannot be made: \(problem)."
    case .workflow(let problem): "The workflow cannot be imported: \(problem)."
    case .taken(let id, let file):
      "The model \(id) exists, and no import of a workflow made its manifest models/\(file). Choose another id."
    case .shipped(let id): "The model \(id) ships with Katsudo. Choose another id."
    case .unknown(let id): "There is no model \(id) that was imported from a workflow."
    }
  }
}
