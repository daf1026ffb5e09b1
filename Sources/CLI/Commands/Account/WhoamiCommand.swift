import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoClient

/// `katsudo whoami`: prints the server and the key that client commands use, and checks the key.
struct WhoamiCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Show the server, the key and its owner, and check the key.",
    discussion: """
      Shows the last four characters of the key. The owner comes from a Katsudo server, or from the server that RUNCOMFY_WEB_BASE names.

      Example:
        katsudo whoami
      """)

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.reporting {
      let setup = try verb.setup()
      var failure: CommandFailure?
      var account: Account?
      do {
        let client = try KatsudoClient(baseURL: verb.baseURL, options: ClientOptions(retries: RetryPolicy(limit: 1)))
        _ = try await client.models.list(limit: 1)
        account = try await owner(setup)
      } catch {
        failure = CommandFailure(error)
      }
      verb.console.say("server: \(setup.baseText)")
      verb.console.say("key: \(setup.maskedToken.map { "\($0), \(setup.tokenSource?.phrase ?? "")" } ?? "none")")
      if let failure { throw failure }
      verb.console.say("accepted: yes")
      if let account { verb.console.say("owner: \(account.owner)") }
      var document: [String: JSONValue] = [
        "base_url": .string(setup.baseText), "token": .string(setup.maskedToken ?? ""),
        "token_source": .string(setup.tokenSource?.phrase ?? ""), "accepted": true,
      ]
      document["owner"] = account.map { .string($0.owner) }
      verb.console.give(.object(document))
    }
  }

  /// Returns the owner of the key, or `nil` if the server does not tell it.
  private func owner(_ setup: ClientSetup) async throws -> Account? {
    guard let base = try setup.webBase(environment: ProcessInfo.processInfo.environment) else { return nil }
    // The server has accepted the key already. Other servers may answer anything at this address.
    return try? await Account.find(setup, at: base)
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
