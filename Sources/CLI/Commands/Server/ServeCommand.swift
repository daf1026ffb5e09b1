import ArgumentParser
import Configuration
import Foundation
import KatsudoApp
import KatsudoCore
import KatsudoModels
import UnixSignals

/// `katsudo serve`: runs the server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the server.",
    discussion: """
      The server needs only a folder. It stores requests there in an SQLite file, and pictures and videos beside it. On the first start in a \
      folder it makes an API key and prints it once.

      Every option can also be set in the environment (KATSUDO_PORT=9000) or in katsudo.yaml (port: 9000); an option on the command line has priority. \
      docs/02-configuration.md lists all settings.

      Example:
        katsudo serve --data-dir /var/lib/katsudo \\
          --public-url https://media.example.com
      """)

  @Option(help: "The address to listen on. (default: 127.0.0.1)")
  var host: String?

  @Option(help: "The port to listen on; 0 means any free port. (default: 8787)")
  var port: Int?

  @Option(help: "The folder of the server's data. (default: ~/.local/share/katsudo)")
  var dataDir: String?

  @Option(
    help: "The address under which callers reach the server, for the links in answers. (default: the address that each request was sent to)"
  )
  var publicURL: String?

  @Option(help: "The address of result files, if it is not --public-url.")
  var filesURL: String?

  @Flag(help: "Also fetch media from private and loopback addresses.")
  var allowPrivateNetwork = false

  @Flag(help: "Also fetch media over http://.")
  var allowHttp = false

  @Flag(help: "Accept requests but run none. They wait in the queue.")
  var noWorker = false

  @Flag(help: "Require no API key. This works only on a loopback address and is for development.")
  var noAuth = false

  @Option(help: "A YAML file with settings. (default: ./katsudo.yaml if it exists)")
  var config: String?

  func run() async throws {
    let configuration: ServerConfiguration
    do {
      configuration = try await ServerConfiguration(flags: flags, file: config)
    } catch let error as ConfigurationError {
      throw CommandExit.usage(error.description)
    }
    let logger = configuration.log.format.logger(level: configuration.log.level)
    do {
      var katsudo = Katsudo(configuration, logger: logger)
      // When a terminal closes, it sends SIGHUP, which must then end the server. Otherwise SIGHUP reloads the models.
      let isInTerminal = isatty(STDIN_FILENO) == 1
      katsudo.reloadsOnHangup = !isInTerminal
      try await katsudo.run(signals: isInTerminal ? [.sigterm, .sigint, .sighup] : [.sigterm, .sigint]) { ready in
        Self.greet(configuration, ready)
      }
    } catch let error as StoreError {
      switch error.code {
      case .inUse: throw CommandExit.inUse(error.description)
      case .newer: throw CommandExit.badInput(error.description)
      case .foreign: throw CommandExit.usage(error.description)
      case .inaccessible, .diskFull, .database, .unreadable: throw CommandExit.cannotCreate(error.description)
      }
    } catch let error as ConfigurationError {
      throw CommandExit.usage(error.description)
    } catch let error as ModelsError {
      throw CommandExit.usage(error.description)
    } catch let error where "\(error)".contains("EADDRINUSE") || "\(error)".contains("errno: 98") {
      throw CommandExit.inUse(
        "Port \(configuration.address.port) on \(configuration.address.host) is in use. Choose another with --port, or stop the program that uses it."
      )
    }
  }

  /// The values that the options set, by the keys of the configuration.
  private var flags: [AbsoluteConfigKey: ConfigValue] {
    var flags: [AbsoluteConfigKey: ConfigValue] = [:]
    func set(_ key: String, _ content: ConfigContent?) {
      if let content { flags[AbsoluteConfigKey(ConfigKey(key))] = ConfigValue(content, isSecret: false) }
    }
    set("host", host.map { .string($0) })
    set("port", port.map { .int($0) })
    set("data_dir", dataDir.map { .string($0) })
    set("public_url", publicURL.map { .string($0) })
    set("files_url", filesURL.map { .string($0) })
    set("allow_private_network", allowPrivateNetwork ? .bool(true) : nil)
    set("allow_http", allowHttp ? .bool(true) : nil)
    set("worker", noWorker ? .bool(false) : nil)
    set("auth", noAuth ? .bool(false) : nil)
    return flags
  }

  private static func greet(_ configuration: ServerConfiguration, _ ready: Katsudo.Ready) {
    let host = configuration.address.host.contains(":") ? "[\(configuration.address.host)]" : configuration.address.host
    let access =
      if let key = ready.firstKey {
        "API key, shown this once: \(key)"
      } else if configuration.access.auth {
        "API keys: katsudo keys list|create|revoke --data-dir \(configuration.address.dataDir)"
      } else {
        "no API key is needed (--no-auth)"
      }
    // The text is not buffered, so that a script that waits for the address gets it at once.
    FileHandle.standardOutput.write(
      Data(
        """
        katsudo listens on http://\(host):\(ready.port)
        data folder: \(configuration.address.dataDir)
        \(access)

        """.utf8))
  }
}
