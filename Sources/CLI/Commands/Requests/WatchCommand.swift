import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo watch`: shows the progress of a request until it ends.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show the progress of a request until it ends.",
    discussion: """
      Prints the last state. Ctrl-C ends the display; the request continues.

      Example:
        katsudo watch 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @OptionGroup var wait: WaitFlags
  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform(options: ClientOptions(polling: wait.polling, usesEventStream: wait.usesEventStream)) { session in
      try await Interruption.cancelling(InterruptionMessage()) { try await run(session) }
    }
  }

  private func run(_ session: ClientSession) async throws {
    let handle = try session.client.requests.handle(requestID)
    let result = try await session.follow(handle, timeout: wait.timeout, cancelsRequest: false)
    session.console.say(result.state.rawValue)
    session.console.give(.object(result.document))
  }
}
