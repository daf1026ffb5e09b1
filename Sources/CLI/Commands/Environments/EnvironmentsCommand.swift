import ArgumentParser
import KatsudoApp
import KatsudoEnvironments

/// `katsudo environments`: the group of the commands about ComfyUI environments in the browser.
struct EnvironmentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environments",
    abstract: "Start, list, open and stop ComfyUI environments in the browser.",
    discussion: """
      An environment is a ComfyUI server of its own for work in its editor. The server starts it with the command of the setting \
      environments.command, or you attach one that runs already. The commands ask the running server through the socket in its data folder, \
      so run them on the same machine as the user that owns the folder.

      Example:
        katsudo environments start --id studio
        katsudo environments open studio
      """,
    subcommands: [List.self, Start.self, Attach.self, Open.self, Log.self, Publish.self, Stop.self, Remove.self])

  struct Folder: ParsableArguments {
    @Option(help: "The server's data folder. (default: as for katsudo serve)")
    var dataDir: String?

    @Option(help: "A YAML file with settings. (default: ./katsudo.yaml if it exists)")
    var config: String?

    /// Sends an order to the server of the data folder. If it is refused, ends the command with a message.
    func send(_ order: EnvironmentOrder) async throws -> EnvironmentAnswer {
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
    static let configuration = CommandConfiguration(abstract: "List the environments with their states and addresses.")

    @Option(help: "For whom to print.")
    var output: OutputFormat = .pretty

    @OptionGroup var folder: Folder

    func run() async throws {
      guard case .environments(let all) = try await folder.send(.list) else { return }
      guard output != .json else { return try EnvironmentTable.printJSON(all) }
      for line in EnvironmentTable.lines(all) { print(line) }
    }
  }

  struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the last lines that the command of an environment has written.")

    @Argument(help: "The id of the environment.")
    var id: EnvironmentID

    @OptionGroup var folder: Folder

    func run() async throws {
      guard case .log(let lines) = try await folder.send(.log(id)) else { return }
      for line in lines { print(line) }
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End the process of an environment, and sign out everybody. Its files stay, and it can be started again.")

    @Argument(help: "The id of the environment.")
    var id: EnvironmentID

    @OptionGroup var folder: Folder

    func run() async throws {
      _ = try await folder.send(.stop(id))
      while case .environments(let all) = try await folder.send(.list), let facts = all.first(where: { $0.id == id }) {
        if facts.state == .attached {
          print("signed out everybody from \(id). Its ComfyUI goes on, because Katsudo did not start it.")
          return
        }
        guard facts.state == .stopping else { break }
        try await Task.sleep(for: .milliseconds(200))
      }
      print("stopped \(id)")
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove an environment from the list. Its files stay in the data folder; an attached server runs on.")

    @Argument(help: "The id of the environment.")
    var id: EnvironmentID

    @OptionGroup var folder: Folder

    func run() async throws {
      _ = try await folder.send(.remove(id))
      print("removed \(id)")
    }
  }
}

extension EnvironmentID: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
