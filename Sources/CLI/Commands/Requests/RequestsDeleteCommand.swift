import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo requests delete`: deletes requests that have ended, with their files.
struct RequestsDeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete requests that have ended, and their files.",
    discussion: """
      Example:
        katsudo requests delete 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
      """)

  @Argument(help: "The ids of the requests.")
  var requestIDs: [String]

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let handles = try requestIDs.map { try session.client.requests.handle($0) }
      for handle in handles {
        try await session.client.requests.delete(handle)
        session.console.say("deleted \(handle.requestID)")
      }
      session.console.give(["deleted": .array(handles.map { .string($0.requestID) })])
    }
  }
}
