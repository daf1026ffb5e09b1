import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo login`: saves an API key and makes its server the default server.
struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Keep an API key, and call its server from now on.",
    discussion: """
      The key is asked for on the terminal, or taken from RUNCOMFY_TOKEN, or from standard input. It is tried on the server before it is kept, in a \
      file that only you can read. Each server has a key of its own.

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
      verb.console.say("\(setup.baseText) takes the key; it is kept in \(file.path)")
    }
  }
}
