import ArgumentParser

/// `katsudo workflows`: the group of the commands about workflows of ComfyUI.
struct WorkflowsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflows",
    abstract: "Make models from workflows of ComfyUI.",
    discussion: """
      Example:
        katsudo workflows import portrait.json --id studio/portrait --data-dir /var/lib/katsudo
      """,
    subcommands: [
      WorkflowsImportCommand.self, WorkflowsListCommand.self, WorkflowsRemoveCommand.self, WorkflowsConvertCommand.self,
    ])
}
