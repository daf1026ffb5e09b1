import ArgumentParser
import Foundation
import KatsudoClient

/// What every client verb takes, and how it ends.
struct ClientVerb: ParsableArguments {
  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp(
      "The server. (default: RUNCOMFY_MODEL_API_BASE, then the server of the last login, then http://127.0.0.1:8787/v1)", valueName: "url"))
  var baseURL: String?

  @Option(help: "For whom to print.")
  var output: OutputFormat = .pretty

  @Flag(name: .shortAndLong, help: "Show no progress and no remarks.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Tell more about what is done.")
  var verbose = false

  var console: Console { Console(format: output, isQuiet: quiet, isVerbose: verbose) }

  /// Which server and which key the verb would use.
  func setup() throws(KatsudoError) -> ClientSetup {
    try ClientSetup(baseURL: baseURL, token: nil, environment: ProcessInfo.processInfo.environment)
  }

  /// Runs `body`; where it throws, tells why and ends the command with the code of the fault.
  func perform(
    options: ClientOptions = ClientOptions(), _ body: (ClientSession) async throws -> Void
  ) async throws {
    try await reporting { try await body(try ClientSession(verb: self, options: options)) }
  }

  /// The same for a verb that needs no server.
  func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw report(CommandFailure(error))
    }
  }

  private func report(_ failure: CommandFailure) -> ExitCode {
    console.give(failure.document)
    var lines = failure.lines
    if failure.mayGoOn, let id = failure.requestID { lines.append(PickUp.sentence(requestID: id, baseURL: baseURL)) }
    return failure.code(lines.joined(separator: "\n"))
  }
}
