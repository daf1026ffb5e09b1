import ArgumentParser

/// `katsudo requests`: the group of the commands that list and show requests.
struct RequestsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests",
    abstract: "List, show and delete your requests.",
    discussion: """
      Example:
        katsudo requests list --state in_queue,in_progress
      """,
    subcommands: [
      RequestsListCommand.self, RequestsGetCommand.self, ResultCommand.self, CancelCommand.self, RequestsReceiptCommand.self,
      RequestsDeleteCommand.self,
    ])
}
