import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo login`: saves an API key and makes its server the default server.
struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Save an API key and make its server the default.",
    discussion: """
      The command reads the key from standard input (--token-stdin) or from RUNCOMFY_TOKEN. Otherwise, it asks for the key on the terminal. It \
      tests the key on the server, and then saves it in a file that only you can read. The file has one key for each server.

      Examples:
        katsudo login
        katsudo login --base-url https://media.example.com --token-stdin < key.txt
      """)

  @Flag(help: "Read the key from the first line of standard input.")
  var tokenStdin = false

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.reporting {
      let setup = try verb.setup()
      let token = try LoginToken.read(isOnInput: tokenStdin, origin: setup.originText)
      let client = try KatsudoClient(
        baseURL: setup.baseText, token: token, options: ClientOptions(retries: RetryPolicy(limit: 1)))
      _ = try await client.models.list(limit: 1)
      let file = try CredentialsFile()
      try file.save(base: setup.baseText, origin: setup.originText, token: token)
      verb.console.give(["base_url": .string(setup.baseText), "file": .string(file.path)])
      verb.console.say("\(setup.baseText) accepts the key; it is saved in \(file.path)")
    }
  }
}
