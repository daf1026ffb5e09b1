import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoModels
import KatsudoWorkflows

/// `katsudo models check`: compares the workflows of all models with the node classes of a ComfyUI server.
struct ModelsCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare the workflows of all models with the node classes of ComfyUI.",
    discussion: """
      Checks every model that ships with Katsudo or lies in the data folder, with each of its workflows: unknown node classes and inputs, \
      missing inputs, values that the class does not allow, and links of the wrong type. Model files do not count; katsudo doctor names \
      those. No server has to run if you have a file with its answer of GET /object_info.

      The exit code is 1 if a workflow has a mistake, otherwise 0.

      Example:
        curl -s http://127.0.0.1:8188/object_info > info.json
        katsudo models check --object-info info.json
      """)

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var source: DefinitionSource
  @OptionGroup var folder: KeysCommand.Folder

  func run() async throws {
    try await folder.onFolder { dataDir, logger in
      let configuration = try await ServerSettings.read(dataDir: folder.dataDir, config: folder.config)
      let definitions = try await source.read(configuration.comfyAddresses).definitions
      let catalogue: ModelCatalogue
      let own = "\(dataDir)/models"
      do {
        catalogue = try ModelFiles(folder: FileManager.default.fileExists(atPath: own) ? own : nil, logger: logger).read()
      } catch {
        throw CommandExit.badInput("\(error)")
      }
      let findings = catalogue.models.flatMap { Self.findings($0, definitions) }
      if json {
        print(JSONValue.array(findings.map(\.document)).jsonText)
      } else {
        for line in findings.flatMap(\.lines) { print(line) }
      }
      if findings.contains(where: { $0.level == .fail }) { throw ExitCode(CommandExit.failure.rawValue) }
    }
  }

  /// Returns a finding for each workflow of a model.
  private static func findings(_ model: ModelManifest, _ definitions: NodeDefinitions) -> [Finding] {
    model.engines.filter { $0.engine == WorkflowManifest.engine }.map { entry in
      let subject = model.modelID + (entry.variant.map { " (\($0))" } ?? "")
      do throws(WorkflowProblem) {
        let options = try ComfyOptions(entry.options)
        let faults = options.faults(in: definitions)
        guard faults.isEmpty else {
          let noun = faults.count == 1 ? "mistake" : "mistakes"
          return .fail(subject, "\(faults.count) \(noun)", faults.map(\.description).joined(separator: "\n"))
        }
        return .ok(subject, "\(options.workflow.nodes.count) nodes")
      } catch {
        return .fail(subject, "the workflow cannot be read", error.description)
      }
    }
  }
}
