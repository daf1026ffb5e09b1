import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore

/// `katsudo top`: shows what the server of a data folder does.
struct TopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "Show the queues, the engines and the running requests of a server, again and again.",
    discussion: """
      The command asks the server through the socket in its data folder, so run it on the same machine as the user that owns the folder. \
      Ctrl-C ends it. Without a terminal, and with --output json, it prints once.

      Example:
        katsudo top --data-dir /var/lib/katsudo
      """)

  @Flag(help: "Print one table and end.")
  var once = false

  @Option(help: "The seconds between two looks at the server, 0.2 to 3600.")
  var interval = 1.0

  @Option(help: "For whom to print.")
  var output: OutputFormat = .pretty

  @Option(help: "The server's data folder. (default: as for katsudo serve)")
  var dataDir: String?

  @Option(help: "A YAML file with settings. (default: ./katsudo.yaml where it exists)")
  var config: String?

  func validate() throws {
    guard (0.2...3600).contains(interval) else { throw ValidationError("--interval must be a number from 0.2 to 3600.") }
  }

  func run() async throws {
    let console = Console(format: output, isQuiet: false, isVerbose: false)
    do {
      let folder = try await ServerSettings.read(dataDir: dataDir, config: config).address.dataDir
      let first = try await ServerOverview.of(dataDir: folder)
      console.give(try first.document)
      if output == .json { return }
      guard !once, isatty(STDOUT_FILENO) == 1 else { return OverviewTable.lines(first).forEach(console.say) }
      await watch(folder, from: first)
    } catch let error as ConfigurationError {
      throw report(CommandFailure(.usage, "usage", error.description), console)
    } catch {
      throw report(CommandFailure(.unavailable, "no_server", "\(error)"), console)
    }
  }

  private func report(_ failure: CommandFailure, _ console: Console) -> ExitCode {
    console.give(failure.document)
    return failure.code(failure.lines.joined(separator: "\n"))
  }

  /// Draws the table until the process is ended. A server that is gone may come back.
  private func watch(_ folder: String, from first: ServerOverview) async {
    var lines = OverviewTable.lines(first)
    while !Task.isCancelled {
      Screen.draw(lines)
      try? await Task.sleep(for: .seconds(interval))
      do { lines = OverviewTable.lines(try await ServerOverview.of(dataDir: folder)) } catch { lines = ["\(error)"] }
    }
  }
}

extension ServerOverview {
  /// The document that `--output json` prints.
  fileprivate var document: JSONValue {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      var fields = try JSONValue(jsonBytes: encoder.encode(self)).object ?? [:]
      fields["at"] = .string(at.wireText)
      return .object(fields)
    }
  }
}
