import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo models list`: lists the models of the server.
struct ModelsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models of the server.",
    discussion: """
      Example:
        katsudo models list --category image-to-video
      """)

  @Option(help: ArgumentHelp("Only models with these words.", valueName: "words"))
  var search: String?

  @Option(help: ArgumentHelp("Only models of a category, from katsudo models categories.", valueName: "category"))
  var category: String?

  @Option(help: ArgumentHelp("Only models of a kind: model, workflow or inference.", valueName: "kind"))
  var kind: String?

  @Option(help: ArgumentHelp("The largest number of models to list, 1 to 500.", valueName: "number"))
  var limit = 100

  @Option(help: ArgumentHelp("The number of models to skip at the beginning.", valueName: "number"))
  var offset = 0

  @OptionGroup var verb: ClientVerb

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1 to 500.") }
    guard offset >= 0 else { throw ValidationError("--offset must be 0 or more.") }
  }

  func run() async throws {
    try await verb.perform { session in
      let page = try await session.client.models.list(search: search, category: category, kind: kind, limit: limit, offset: offset)
      session.console.give(["models": .array(page.models.map(\.json)), "total": page.total.map { .integer(Int64($0)) } ?? .null])
      let rows = page.models.map { [$0.id, $0.categories.joined(separator: ","), $0.displayName ?? ""] }
      for line in TextTable.lines(rows) { session.console.say(line) }
      if page.models.isEmpty { session.console.note("no models") }
      if let total = page.total, total > offset + page.models.count {
        session.console.note("\(offset + page.models.count) of \(total); list the next ones with --offset \(offset + page.models.count)")
      }
    }
  }
}
