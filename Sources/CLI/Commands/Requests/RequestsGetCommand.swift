import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo requests get`: prints the status and the result of a request without a download.
struct RequestsGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print all that is known about a request, and download nothing.",
    discussion: """
      Example:
        katsudo requests get 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let handle = try session.client.requests.handle(requestID)
      var document = try await session.client.requests.result(handle, includeCost: true, includeMetadata: true).document
      if document["finished_at"] == nil {
        // The result does not hold the progress and the place in the queue, so the status is added.
        document.merge(try await session.client.requests.status(handle).document.object ?? [:]) { _, new in new }
      }
      session.console.give(.object(document))
      for (name, value) in document.sorted(by: { $0.key < $1.key }) { session.console.say("\(name): \(value.string ?? value.jsonText)") }
    }
  }
}
