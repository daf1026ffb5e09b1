import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo cancel`: cancels a request that waits.
struct CancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel a request that still waits, or one that runs.",
    discussion: """
      A request that runs goes on, unless you give --running: the server then asks the engine to stop it, and the engine may refuse. A request
      that has ended does not change. The outcome says what happened, and the exit code is 0 in all cases.

      Examples:
        katsudo cancel 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
        katsudo cancel 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11 --running
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @Flag(help: "Stop the request also if it runs. RunComfy's servers ignore this.")
  var running = false

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let outcome = try await session.client.requests.cancel(try session.client.requests.handle(requestID), running: running)
      var document: [String: JSONValue] = ["request_id": .string(requestID), "outcome": .string(outcome.word)]
      if case .notCancellable(let state, let reason) = outcome {
        document["status"] = state.map { .string($0.rawValue) }
        document["reason"] = reason.map { .string($0) }
      }
      session.console.give(.object(document))
      session.console.say(outcome.sentence)
    }
  }
}

extension CancelOutcome {
  /// The word of the API for the outcome.
  fileprivate var word: String {
    switch self {
    case .cancelled: "cancelled"
    case .notCancellable: "not_cancellable"
    case .requested: "cancellation_requested"
    case .unknown(let word): word
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .notCancellable(_, let reason?): "\(word): \(reason)"
    case .notCancellable(let state?, nil): "\(word), since the request is \(state)"
    case .requested: "\(word): the engine has not answered yet. Ask for the status later."
    default: word
    }
  }
}
