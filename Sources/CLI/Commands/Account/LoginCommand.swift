import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoClient

/// `katsudo login`: saves an API key and makes its server the default server.
struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Sign in to a server: get or give an API key, save it, and make the server the default.",
    discussion: """
      With a key in RUNCOMFY_TOKEN or on standard input (--token-stdin), the command uses that key. Otherwise, it shows the address of a page \
      and a code. When you approve the code there with a key of yours, the server makes a new key for this command. --ask asks for a key on \
      the terminal instead; so does the command if the server offers no such page.

      The command tests a given key on the server. It saves the key in a file that only you can read and that has one key for each server.

      Examples:
        katsudo login
        katsudo login --ask
        katsudo login --base-url https://media.example.com --token-stdin < key.txt
      """)

  @Flag(help: "Read the key from the first line of standard input.")
  var tokenStdin = false

  @Flag(help: "Ask for the key on the terminal.")
  var ask = false

  @OptionGroup var verb: ClientVerb

  func validate() throws {
    if ask && tokenStdin { throw ValidationError("Give --ask or --token-stdin, not both.") }
  }

  func run() async throws {
    try await verb.reporting {
      let setup = try verb.setup()
      // The server itself has just made a key of the browser. It is saved without a test, because a failed call would lose it.
      let given = try LoginToken.given(isOnInput: tokenStdin)
      let made = given == nil ? try await fromBrowser(setup) : nil
      let token = try given ?? made ?? LoginToken.typed(origin: setup.originText)
      if made == nil {
        let client = try KatsudoClient(
          baseURL: setup.baseText, token: token, options: ClientOptions(retries: RetryPolicy(limit: 1)))
        _ = try await client.models.list(limit: 1)
      }
      let file = try CredentialsFile()
      try file.save(base: setup.baseText, origin: setup.originText, token: token)
      verb.console.give(["base_url": .string(setup.baseText), "file": .string(file.path)])
      verb.console.say(
        made == nil
          ? "\(setup.baseText) accepts the key; it is saved in \(file.path)"
          : "The new key for \(setup.baseText) is saved in \(file.path)")
    }
  }

  /// Returns a key that the server makes after an approval in a browser, or `nil` if the server offers no such sign-in.
  private func fromBrowser(_ setup: ClientSetup) async throws -> String? {
    try LoginToken.checkTerminal()
    guard !ask, let base = try setup.webBase(environment: ProcessInfo.processInfo.environment) else { return nil }
    let login = BrowserLogin(base: base, console: verb.console)
    let token = try await Interruption.cancelling(InterruptionMessage()) { try await login.token() }
    if token == nil { verb.console.note("\(base.text) offers no sign-in with a browser.") }
    return token
  }
}
