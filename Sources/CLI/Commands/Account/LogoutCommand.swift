import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo logout`: removes the saved key of a server.
struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "Remove the saved key of a server.",
    discussion: """
      The key stays valid until you revoke it, with katsudo keys revoke or on the page /keys of the server. The key of RunComfy's command line is not changed.

      Example:
        katsudo logout --base-url https://media.example.com
      """)

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.reporting {
      let setup = try verb.setup()
      let file = try CredentialsFile()
      let wasThere = try file.remove(base: setup.baseText, origin: setup.originText)
      verb.console.give(["base_url": .string(setup.baseText), "removed": .bool(wasThere)])
      verb.console.say(wasThere ? "The saved key of \(setup.originText) was removed." : "No key of \(setup.originText) was saved.")
      if case .environment(let name)? = try verb.setup().tokenSource {
        verb.console.note("\(name) still has a key. It has priority over saved keys.")
      }
    }
  }
}
