import ArgumentParser

/// `katsudo models`: the group of the commands about models.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List models, show what they take, and take over a catalogue.",
    discussion: """
      Example:
        katsudo models get bytedance/dreamina-3-0/pro/image-to-video
      """,
    subcommands: [ModelsListCommand.self, ModelsGetCommand.self, ModelsCategoriesCommand.self, ImportCommand.self])
}
