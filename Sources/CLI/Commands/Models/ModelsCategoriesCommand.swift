import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo models categories`: lists the categories of the models.
struct ModelsCategoriesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "categories",
    abstract: "List the categories that models have.",
    discussion: """
      Example:
        katsudo models categories
      """)

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let categories = try await session.client.models.categories()
      session.console.give(["categories": .array(categories.map(JSONValue.string))])
      for category in categories { session.console.say(category) }
    }
  }
}
