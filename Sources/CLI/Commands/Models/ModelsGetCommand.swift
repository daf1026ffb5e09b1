import ArgumentParser
import KatsudoClient

/// `katsudo models get`: prints a model with its inputs.
struct ModelsGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Show a model and the inputs it takes.",
    discussion: """
      Example:
        katsudo models get bytedance/dreamina-3-0/pro/image-to-video
      """)

  @Argument(help: "The model's id.")
  var modelID: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let info = try await session.client.models.get(modelID)
      session.console.give(info.json)
      for line in ModelCard(info).lines { session.console.say(line) }
    }
  }
}
