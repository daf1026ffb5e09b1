import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo status`: prints the status of a request.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Print the status of a request.",
    discussion: """
      For a request that has succeeded or failed, the status is always completed. katsudo result shows which of the two it is.

      Example:
        katsudo status 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let status = try await session.client.requests.status(try session.client.requests.handle(requestID))
      session.console.say(status.description)
      session.console.give(status.document)
    }
  }
}

extension RequestStatus {
  /// The document that `--output json` prints, with the names of the API.
  var document: JSONValue {
    var document: [String: JSONValue] = ["request_id": .string(requestID), "status": .string(state.rawValue)]
    document["queue_position"] = queuePosition.map { .integer(Int64($0)) }
    document["progress"] = progress.map(JSONValue.number)
    return .object(document)
  }
}
