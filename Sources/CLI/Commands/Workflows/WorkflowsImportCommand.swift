import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoModels
import KatsudoWorkflows

/// `katsudo workflows import FILE`: makes a model from a workflow.
struct WorkflowsImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a model from a workflow of ComfyUI.",
    discussion: """
      FILE is a workflow as ComfyUI's editor saves it, or in API format. The command asks a ComfyUI server for its node classes, derives the \
      inputs of the model from them, and writes a manifest to models/ in the data folder. A running server offers the model at once. A second \
      import under the same id replaces the workflow and keeps its workflow id, and what you wrote into the manifest yourself.

      Without --expose and --all, a new model takes the inputs that the command proposes: prompts, files, seeds, sizes and lengths. A model \
      that exists keeps its inputs. In a terminal the command shows them and asks first.

      Node classes that the server does not have are an error (exit code 65). Model files that it does not have are named, with the address \
      of each if the workflow tells it.

      Example:
        katsudo workflows import portrait.json --id studio/portrait --expose 6_text=prompt --expose 3_seed=seed
      """)

  @Argument(help: "A JSON file; - is standard input.")
  var file: String

  @Option(help: ArgumentHelp("The id of the model, such as studio/portrait.", valueName: "model-id"))
  var id: String

  @Option(help: ArgumentHelp("The name of the model for people. (default: the last part of the id)", valueName: "text"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "An input that the model takes, and its name there. Repeat it; the order is that of the form.", valueName: "key[=name]"))
  var expose: [String] = []

  @Flag(help: "Expose every input of the workflow.")
  var all = false

  @Flag(name: .shortAndLong, help: "Do not ask before the import.")
  var yes = false

  @Flag(help: "Print the manifest and write nothing.")
  var dryRun = false

  @Flag(help: "Also replace a model that was not imported from a workflow.")
  var force = false

  @OptionGroup var source: DefinitionSource
  @OptionGroup var folder: KeysCommand.Folder

  func validate() throws {
    guard !all || expose.isEmpty else { throw ValidationError("Give --expose or --all, not both.") }
  }

  func run() async throws {
    let document: JSONValue
    do { document = try JSONValue(jsonBytes: try WorkflowFiles.bytes(file)) } catch let error as JSONSyntaxError {
      throw CommandExit.badInput("\(WorkflowFiles.name(file)) is not JSON: \(error).")
    }
    try await folder.onFolder { dataDir, _ in
      let configuration = try await ServerSettings.read(dataDir: folder.dataDir, config: folder.config)
      let definitions = try await source.read(configuration)
      let order: WorkflowFolder.Order
      do {
        try check(document, definitions)
        let proposal = try WorkflowProposal(reading: document, definitions: definitions)
        remark(on: proposal)
        order = WorkflowFolder.Order(
          id: id, name: name, proposal: proposal, choice: try choice(of: proposal, in: WorkflowFolder(dataDir: dataDir)),
          definitions: definitions, replacesOthers: force)
      } catch let problem as WorkflowProblem {
        throw CommandExit.badInput("\(WorkflowFiles.name(file)): \(problem).")
      }
      do {
        let models = WorkflowFolder(dataDir: dataDir)
        if dryRun { return StandardStream.output(try models.preview(order).text) }
        guard try isWanted(order) else { throw CommandExit.failure("Nothing was imported.") }
        report(try models.store(order))
      } catch let refusal as WorkflowRefusal {
        throw CommandExit.badInput(Self.sentence(refusal))
      }
      try await WorkflowsReload.tell(dataDir)
    }
  }

  /// Ends the command if the server does not have all node classes, and names the model files that the workflow needs too.
  private func check(_ document: JSONValue, _ definitions: NodeDefinitions) throws {
    guard let lack = try WorkflowLack(of: document, definitions: definitions) else { return }
    for model in lack.models { say("missing at the server: \(model.line)") }
    throw CommandExit.badInput(
      "The server does not have these node classes: \(lack.classes.joined(separator: ", ")). Install the nodes, or give another server with "
        + "--server.")
  }

  /// Names the model files that the server does not have, and the values that a person has to check.
  private func remark(on proposal: WorkflowProposal) {
    if !proposal.workflow.uncertainNodes.isEmpty {
      say("check the values of the nodes \(proposal.workflow.uncertainNodes.joined(separator: ", ")): their order is not known")
    }
    for model in proposal.missingModels { say("missing at the server: \(model.line)") }
  }

  private func choice(of proposal: WorkflowProposal, in models: WorkflowFolder) throws -> WorkflowChoice {
    if all { return WorkflowChoice(allOf: proposal) }
    if expose.isEmpty { return try models.choice(for: id, of: proposal) }
    let keys = expose.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (key: parts[0], name: parts.count > 1 ? parts[1] : nil)
    }
    return try WorkflowChoice(keys, of: proposal)
  }

  /// Shows the inputs and asks if the import is wanted. Only a person at a terminal who chose nothing is asked.
  private func isWanted(_ order: WorkflowFolder.Order) throws -> Bool {
    guard !yes, !all, expose.isEmpty, file != "-", isatty(STDIN_FILENO) == 1 else { return true }
    let exposed = Set(order.choice.inputs.map(\.name))
    let rows = order.proposal.inputs.map { input in
      [exposed.contains(input.name) ? "x" : " ", input.name, input.kind, input.title ?? ""]
    }
    for line in TextTable.lines(rows) { StandardStream.error("\(line)\n") }
    StandardStream.error("Make the model \(id) with the inputs that have an x? [Y/n] ")
    let answer = (readLine() ?? "n").trimmingCharacters(in: .whitespaces).lowercased()
    return ["", "y", "yes"].contains(answer)
  }

  private func report(_ outcome: WorkflowFolder.Outcome) {
    if outcome.lostRules { say("the rules of the old manifest do not fit the new workflow and were left out") }
    print("model: \(outcome.model.id) (\(outcome.change.rawValue))")
    print("workflow_id: \(outcome.model.workflowID)")
    print("workflow_version: \(outcome.model.version)")
    print("inputs: \(outcome.model.inputs.joined(separator: ", "))")
  }

  private static func sentence(_ refusal: WorkflowRefusal) -> String {
    switch refusal {
    case .taken, .shipped: "\(refusal) --force replaces it."
    case .id, .manifest, .workflow, .unknown: "\(refusal)"
    }
  }

  private func say(_ sentence: String) { StandardStream.error("katsudo: \(sentence)\n") }
}

extension MissingParts.ModelFile {
  /// The file as a line for people.
  fileprivate var line: String { "\(directory.map { "\($0)/" } ?? "")\(name)\(url.map { ", from \($0)" } ?? "")" }
}

extension WorkflowInput {
  /// The type of the input for people.
  fileprivate var kind: String { mediaKind?.rawValue ?? (isSeed ? "seed" : schema["type"]?.string ?? "") }
}
