import ArgumentParser
import KatsudoApp
import KatsudoEngines

/// `katsudo servers`: the group of the commands about the ComfyUI servers that run jobs.
struct ServersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "servers",
    abstract: "List the ComfyUI servers that run jobs, take one out of use, and put it into use again.",
    discussion: """
      The commands ask the running server through the socket in its data folder, so run them on the same machine as the user that owns the \
      folder.

      Example:
        katsudo servers drain http://10.0.0.5:8188
        katsudo servers list
        katsudo servers resume http://10.0.0.5:8188
      """,
    subcommands: [List.self, Drain.self, Resume.self])

  struct Folder: ParsableArguments {
    @Option(help: "The server's data folder. (default: as for katsudo serve)")
    var dataDir: String?

    @Option(help: "A YAML file with settings. (default: ./katsudo.yaml if it exists)")
    var config: String?

    /// Sends an order to the server of the data folder. If it is refused, ends the command with a message.
    func send(_ order: ComfyServerOrder) async throws -> [ComfyServerState] {
      let settings: ServerConfiguration
      do {
        settings = try await ServerSettings.read(dataDir: dataDir, config: config)
      } catch {
        throw CommandExit.usage("\(error)")
      }
      do {
        return try await order.send(dataDir: settings.address.dataDir)
      } catch {
        throw CommandExit.failure("\(error)")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the servers with their states, jobs and memory.")

    @Option(help: "For whom to print.")
    var output: OutputFormat = .pretty

    @OptionGroup var folder: Folder

    func run() async throws {
      let servers = try await folder.send(.list)
      guard output != .json else { return try ServerTable.printJSON(servers) }
      for line in ServerTable.lines(servers) { print(line) }
    }
  }

  struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a server out of use. Its present jobs go on to their end.",
      discussion: """
        The server gets no more jobs, and no command restarts it, until katsudo servers resume or a restart of Katsudo.

        Example:
          katsudo servers drain http://10.0.0.5:8188
        """)

    @Argument(help: "The address of the server, as katsudo servers list shows it.")
    var address: String

    @OptionGroup var folder: Folder

    func run() async throws {
      for server in try await folder.send(.drain(address: address)) {
        print("drained \(server.address); jobs that still run there: \(server.running)")
      }
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a server into use again that was drained or counts as stuck.",
      discussion: """
        The server gets jobs as soon as it answers and its node classes are read.

        Example:
          katsudo servers resume http://10.0.0.5:8188
        """)

    @Argument(help: "The address of the server, as katsudo servers list shows it.")
    var address: String

    @OptionGroup var folder: Folder

    func run() async throws {
      for server in try await folder.send(.resume(address: address)) { print("resumed \(server.address)") }
    }
  }
}
