import ArgumentParser
import KatsudoAPI
import KatsudoModels

/// `katsudo workflows list`: lists the models that were imported from workflows.
struct WorkflowsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models that were imported from workflows.",
    discussion: """
      Example:
        katsudo workflows list --data-dir /var/lib/katsudo
      """)

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var folder: KeysCommand.Folder

  func run() async throws {
    try await folder.onFolder { dataDir, _ in
      let models = try WorkflowFolder(dataDir: dataDir).models()
      if json {
        print(JSONValue.array(models.map(\.document)).jsonText)
      } else {
        let rows = models.map { [$0.id, $0.workflowID, "version \($0.version)", $0.inputs.joined(separator: ",")] }
        for line in TextTable.lines(rows) { print(line) }
      }
    }
  }
}

extension WorkflowFolder.Model {
  fileprivate var document: JSONValue {
    [
      "model_id": .string(id), "workflow_id": .string(workflowID), "workflow_version": .string(version),
      "inputs": .array(inputs.map { .string($0) }), "file": .string("models/\(file)"),
    ]
  }
}
