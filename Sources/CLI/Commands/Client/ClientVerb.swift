import ArgumentParser
import Foundation
import KatsudoClient

/// The options of every client command, and its error handling.
struct ClientVerb: ParsableArguments {
  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp(
      "The server. (default: RUNCOMFY_MODEL_API_BASE, then the server of the last login, then http://127.0.0.1:8787/v1)", valueName: "url"))
  var baseURL: String?

  @Option(help: "The output format.")
  var output: OutputFormat = .pretty

  @Flag(name: .shortAndLong, help: "Print no progress and no notes.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print more details.")
  var verbose = false

  var console: Console { Console(format: output, isQuiet: quiet, isVerbose: verbose) }

  /// Finds the server and the key that the command uses.
  func setup() throws(KatsudoError) -> ClientSetup {
    try ClientSetup(baseURL: baseURL, token: nil, environment: ProcessInfo.processInfo.environment)
  }

  /// Runs `body` with a session. If it throws, reports the error and ends the command with the exit code of the error.
  func perform(
    options: ClientOptions = ClientOptions(), _ body: (ClientSession) async throws -> Void
  ) async throws {
    try await reporting { try await body(try ClientSession(verb: self, options: options)) }
  }

  /// Runs `body` in the same way, for a command that needs no `ClientSession`.
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
    if failure.mayGoOn, let id = failure.requestID { lines.append(ResultHint.sentence(requestID: id, baseURL: baseURL)) }
    return failure.code(lines.joined(separator: "\n"))
  }
}

/// The output format of a client command.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Text for people.
  case pretty
  /// One JSON document on standard output, for programs.
  case json
}

/// The hint that says how to get the result of a request after its command has ended.
enum ResultHint {
  static func sentence(requestID: String, baseURL: String?) -> String {
    "Get its result with: katsudo result \(requestID) --wait" + (baseURL.map { " --base-url \($0)" } ?? "")
  }
}
