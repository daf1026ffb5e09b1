import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoEngines
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
      of each if the workflow tells it. The server is also asked if it accepts the workflow; the workflow does not run there. A refusal is \
      a warning, and with --check an error (exit code 65).

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

  @Flag(inversion: .prefixedNo, help: "Import only if the ComfyUI server accepts the workflow, or do not ask it.")
  var check: Bool?

  @Flag(help: "Print the manifest and write nothing.")
  var dryRun = false

  @Flag(help: "Also replace a model that was not imported from a workflow.")
  var force = false

  @OptionGroup var source: DefinitionSource
  @OptionGroup var folder: KeysCommand.Folder

  func validate() throws {
    guard !all || expose.isEmpty else { throw ValidationError("Give --expose or --all, not both.") }
    guard check == nil || source.objectInfo == nil else {
      throw ValidationError("--check and --no-check are about a server. Give --server and not --object-info.")
    }
  }

  func run() async throws {
    let document: JSONValue
    do { document = try JSONValue(jsonBytes: try WorkflowFiles.bytes(file)) } catch let error as JSONSyntaxError {
      throw CommandExit.badInput("\(WorkflowFiles.name(file)) is not JSON: \(error).")
    }
    try await folder.onFolder { dataDir, _ in
      let configuration = try await ServerSettings.read(dataDir: folder.dataDir, config: folder.config)
      let found = try await source.read(configuration.comfyAddresses)
      let models = WorkflowFolder(dataDir: dataDir)
      do {
        try stopIfClassesAreMissing(document, found.definitions)
        let order = try models.order(
          document, as: id, name: name, selecting: selection, definitions: found.definitions, replacesOthers: force)
        let planned = try models.preview(order)
        for remark in planned.remarks { say(remark) }
        if let client = found.client, check != false { try await ask(client, about: order) }
        if dryRun { return StandardStream.output(planned.text) }
        guard try isWanted(order) else { throw CommandExit.failure("Nothing was imported.") }
        report(try models.store(order))
      } catch let problem as WorkflowProblem {
        throw CommandExit.badInput("\(WorkflowFiles.name(file)): \(problem).")
      } catch let refusal as WorkflowRefusal {
        throw CommandExit.badInput(Self.sentence(refusal))
      }
      try await WorkflowsReload.tell(dataDir)
    }
  }

  /// Ends the command if the server does not have all node classes, and names the model files that the workflow needs too.
  private func stopIfClassesAreMissing(_ document: JSONValue, _ definitions: NodeDefinitions) throws {
    guard let lack = try WorkflowLack(of: document, definitions: definitions) else { return }
    for model in lack.models { say("missing at the server: \(model)") }
    throw CommandExit.badInput(
      "The server does not have these node classes: \(lack.classes.joined(separator: ", ")). Install the nodes, or give another server with "
        + "--server.")
  }

  /// Asks the server if it accepts the workflow. A refusal is named, and with `--check` it ends the command.
  private func ask(_ client: ComfyClient, about order: WorkflowFolder.Order) async throws {
    let verdict: GraphVerdict
    do throws(ComfyError) {
      verdict = try await client.verdict(
        on: order.proposal.workflow.graph, definitions: order.definitions, leavingOut: order.choice.mediaPlaces)
    } catch {
      guard check == true else { return say("the server was not asked if it accepts the workflow: \(error.message)") }
      throw CommandExit.unavailable("\(error.message).")
    }
    for remark in verdict.remarks(besides: Set(order.proposal.missingModels.map(\.name))) { say(remark) }
    if check == true, case .refused = verdict {
      throw CommandExit.badInput("Nothing was imported. Correct the workflow in ComfyUI's editor, or import it without --check.")
    }
  }

  private var selection: WorkflowSelection {
    if all { return .all }
    if expose.isEmpty { return .usual }
    return .named(
      expose.map { text in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (key: parts[0], name: parts.count > 1 ? parts[1] : nil)
      })
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

extension WorkflowInput {
  /// The type of the input for people.
  fileprivate var kind: String { mediaKind?.rawValue ?? (isSeed ? "seed" : schema["type"]?.string ?? "") }
}
