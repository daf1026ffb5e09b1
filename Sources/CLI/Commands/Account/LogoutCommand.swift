import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo logout`: removes the saved key of a server.
struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "Forget the key of a server.",
    discussion: """
      The key itself goes on being valid; katsudo keys revoke takes it back. What RunComfy's own command line has kept is left alone.

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
      verb.console.say(wasThere ? "The key of \(setup.originText) is forgotten." : "No key of \(setup.originText) was kept.")
      if case .environment(let name)? = try verb.setup().tokenSource {
        verb.console.note("\(name) still holds a key, and goes before what is kept.")
      }
    }
  }
}
