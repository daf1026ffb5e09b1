import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo cancel`
struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel a request that still waits.",
    discussion: """
      A request that runs or has ended does not change. The outcome says so, and the exit code is 0 in both cases.

      Example:
        katsudo cancel 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let outcome = try await session.client.requests.cancel(try session.client.requests.handle(requestID))
      var document: [String: JSONValue] = ["request_id": .string(requestID), "outcome": .string(outcome.word)]
      if case .notCancellable(let state?) = outcome { document["status"] = .string(state.rawValue) }
      session.console.give(.object(document))
      session.console.say(outcome.sentence)
    }
  }
}

extension CancelOutcome {
  /// The word that the wire uses for the outcome.
  fileprivate var word: String {
    switch self {
    case .cancelled: "cancelled"
    case .notCancellable: "not_cancellable"
    case .unknown(let word): word
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .notCancellable(let state?): "\(word), since the request is \(state)"
    default: word
    }
  }
}
