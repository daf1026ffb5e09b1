import ArgumentParser

/// `katsudo models`: the group of the commands about models.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List and show models, and import a catalogue.",
    discussion: """
      Example:
        katsudo models get bytedance/dreamina-3-0/pro/image-to-video
      """,
    subcommands: [
      ModelsListCommand.self, ModelsGetCommand.self, ModelsCategoriesCommand.self, ImportCommand.self, ModelsCheckCommand.self,
    ])
}
