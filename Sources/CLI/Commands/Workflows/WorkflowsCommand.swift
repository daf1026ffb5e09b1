import ArgumentParser

/// `katsudo workflows`: the group of the commands about workflows of ComfyUI.
struct WorkflowsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflows",
    abstract: "Make models from workflows of ComfyUI.",
    discussion: """
      Example:
        katsudo workflows convert portrait.json --server http://127.0.0.1:8188
      """,
    subcommands: [WorkflowsConvertCommand.self])
}
