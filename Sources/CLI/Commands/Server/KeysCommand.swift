import ArgumentParser
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoKeys
import Logging

/// `katsudo keys`: the group of the commands that make, list and revoke API keys.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make, list and revoke API keys, and set the limits of their owners.",
    discussion: """
      A key belongs to a name, and so do the requests made with it; several keys may belong to one name. The commands work while the \
      server runs, and while it does not run.

      Example:
        katsudo keys create alice --data-dir /var/lib/katsudo
      """,
    subcommands: [Create.self, List.self, Revoke.self, Limits.self, Audit.self])

  struct Folder: ParsableArguments {
    @Option(help: "The server's data folder. (default: as for katsudo serve)")
    var dataDir: String?

    @Option(help: "A YAML file with settings. (default: ./katsudo.yaml if it exists)")
    var config: String?

    func perform(_ body: (KeyAdministration) async throws -> Void) async throws {
      try await onFolder { try await body(KeyAdministration(dataDir: $0, logger: $1)) }
    }

    /// Runs work on the data folder. The folder is found by the same rules as in `katsudo serve`. If the work throws, reports the error and
    /// ends the command with the exit code of the error.
    func onFolder(_ body: (_ dataDir: String, Logger) async throws -> Void) async throws {
      do {
        let configuration = try await ServerSettings.read(dataDir: dataDir, config: config)
        try await body(configuration.address.dataDir, configuration.log.format.logger(level: .warning))
      } catch let exit as ExitCode {
        throw exit
      } catch let error as ConfigurationError {
        throw CommandExit.usage(error.description)
      } catch let error as LimitError {
        throw CommandExit.usage(error.description)
      } catch let error as RestoreRefusal {
        throw error.exit(error.description)
      } catch let error as StoreError {
        throw error.code == .foreign ? CommandExit.usage(error.description) : CommandExit.cannotCreate(error.description)
      } catch is CancellationError {
        throw CommandExit.interrupted("Interrupted. Nothing was written.")
      } catch let error as FileError {
        throw CommandExit.cannotCreate(error.description)
      } catch {
        throw CommandExit.failure("\(error)")
      }
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a key. The last line of the output is the key. It is shown only once.")

    @Argument(help: "The name that owns the key and its requests.")
    var name: String

    @Option(help: "The largest number of requests per second with this key, such as 5 or 0.5.")
    var requestsPerSecond: Double?

    @Flag(name: .customLong("operator"), help: "Make a key that may also do what only an operator may do.")
    var isOperator = false

    @OptionGroup var folder: Folder

    func run() async throws {
      let order = KeyOrder(owner: name, requestsPerSecond: requestsPerSecond, isOperator: isOperator)
      try await folder.perform { print(try await $0.create(order)) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the keys, without their secrets.")

    @OptionGroup var folder: Folder

    func run() async throws {
      try await folder.perform { administration in
        for key in try await administration.list() {
          let state = key.revokedAt.map { "revoked \($0.wireText)" } ?? "active"
          let name = key.name.map { "  named \($0)" } ?? ""
          let limit = key.requestsPerSecond.map { "  \($0) requests/s" } ?? ""
          print("\(key.id)  \(key.owner)  made \(key.createdAt.wireText)  \(state)\(limit)\(key.isOperator ? "  operator" : "")\(name)")
        }
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Revoke a key. The server refuses it from then on.")

    @Argument(help: "The key's id, from katsudo keys list.")
    var id: String

    @OptionGroup var folder: Folder

    func run() async throws {
      try await folder.perform { administration in
        try await administration.revoke(id: id)
        print("revoked \(id)")
      }
    }
  }
}

extension RestoreRefusal {
  fileprivate var exit: CommandExit {
    switch self {
    case .noArchive: .missingFile
    case .notEmpty: .usage
    }
  }
}
