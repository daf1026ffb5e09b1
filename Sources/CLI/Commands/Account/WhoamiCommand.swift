import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo whoami`: prints the server and the key that client commands use, and checks the key.
struct WhoamiCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Show the server and the key, and check the key.",
    discussion: """
      Shows the last four characters of the key.

      Example:
        katsudo whoami
      """)

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.reporting {
      let setup = try verb.setup()
      var failure: CommandFailure?
      do {
        let client = try KatsudoClient(baseURL: verb.baseURL, options: ClientOptions(retries: RetryPolicy(limit: 1)))
        _ = try await client.models.list(limit: 1)
      } catch {
        failure = CommandFailure(error)
      }
      verb.console.say("server: \(setup.baseText)")
      verb.console.say("key: \(setup.maskedToken.map { "\($0), \(setup.tokenSource?.phrase ?? "")" } ?? "none")")
      if let failure { throw failure }
      verb.console.say("accepted: yes")
      verb.console.give([
        "base_url": .string(setup.baseText), "token": .string(setup.maskedToken ?? ""),
        "token_source": .string(setup.tokenSource?.phrase ?? ""), "accepted": true,
      ])
    }
  }
}

extension TokenSource {
  /// A text for the source of the key. It follows the last characters of the key in the output.
  fileprivate var phrase: String {
    switch self {
    case .argument: "given"
    case .environment(let name): "from \(name)"
    case .file(let path): "from \(path)"
    }
  }
}
