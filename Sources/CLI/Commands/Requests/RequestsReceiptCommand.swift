import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo requests receipt`: prints what made the result of a request.
struct RequestsReceiptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "Print what made a result: versions, hashes, seed, attempts.",
    discussion: """
      Example:
        katsudo requests receipt 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let receipt = try await session.client.requests.receipt(try session.client.requests.handle(requestID))
      session.console.give(receipt.json)
      for (name, value) in (receipt.json.object ?? [:]).sorted(by: { $0.key < $1.key }) {
        session.console.say("\(name): \(value.string ?? value.jsonText)")
      }
    }
  }
}
