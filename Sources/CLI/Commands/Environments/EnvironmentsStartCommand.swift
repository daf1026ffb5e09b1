import ArgumentParser
import KatsudoApp
import KatsudoEnvironments

extension EnvironmentsCommand {
  /// `katsudo environments start`: starts the command of an environment.
  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Start a ComfyUI server for a new environment, or for one that is stopped.",
      discussion: """
        The command waits until the ComfyUI server answers, and prints a link that signs a browser in. The link works once and only for a \
        short time.

        Example:
          katsudo environments start --id studio
        """)

    @Option(help: "The id: 1 to 32 of a-z, 0-9 and -. It is the first part of the host. (default: eight random letters and digits)")
    var id: EnvironmentID?

    @Flag(help: "Do not wait until the ComfyUI server answers.")
    var noWait = false

    @OptionGroup var folder: Folder

    func run() async throws {
      guard case .environments(let started) = try await folder.send(.start(id)), let facts = started.first else { return }
      print("\(facts.id)  \(facts.url)")
      guard !noWait, try await isRunning(facts.id) else { return }
      try await Open.printLink(to: facts.id, folder)
    }

    /// Waits until the environment runs. Ends the command if it failed.
    private func isRunning(_ id: EnvironmentID) async throws -> Bool {
      while true {
        guard case .environments(let all) = try await folder.send(.list), let facts = all.first(where: { $0.id == id }) else {
          return false
        }
        switch facts.state {
        case .starting: try await Task.sleep(for: .milliseconds(500))
        case .running, .attached: return true
        case .stopping, .stopped: throw CommandExit.failure("The environment \(id) was stopped before it answered.")
        case .failed: throw CommandExit.failure(facts.reason ?? "The environment \(id) could not be started.")
        }
      }
    }
  }

  /// `katsudo environments attach`: adds a ComfyUI server that runs already.
  struct Attach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a ComfyUI server that runs already.",
      discussion: """
        The address must not be one of the servers that run jobs, because everybody in an editor sees and changes the whole queue of its \
        server.

        Example:
          katsudo environments attach http://127.0.0.1:8188 --id desk
        """)

    @Argument(help: "The address of the server, such as http://127.0.0.1:8188.")
    var address: String

    @Option(help: "The id: 1 to 32 of a-z, 0-9 and -. It is the first part of the host. (default: eight random letters and digits)")
    var id: EnvironmentID?

    @OptionGroup var folder: Folder

    func run() async throws {
      guard case .environments(let added) = try await folder.send(.attach(address: address, id: id)), let facts = added.first else {
        return
      }
      print("\(facts.id)  \(facts.url)")
      try await Open.printLink(to: facts.id, folder)
    }
  }

  /// `katsudo environments open`: makes a link that signs a browser in.
  struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a link that signs a browser in to an environment. It works once and only for a short time.")

    @Argument(help: "The id of the environment.")
    var id: EnvironmentID

    @Flag(help: "Also open the link in the browser of this machine.")
    var browser = false

    @OptionGroup var folder: Folder

    func run() async throws {
      guard case .link(let link) = try await folder.send(.open(id)) else { return }
      print(link)
      if browser, !(await Browser.open(link)) { throw CommandExit.failure("There is no browser here. Open the link by hand.") }
    }

    static func printLink(to id: EnvironmentID, _ folder: Folder) async throws {
      guard case .link(let link) = try await folder.send(.open(id)) else { return }
      print("Open this link once to sign in: \(link)")
    }
  }

  /// `katsudo environments publish`: makes a model of a workflow of an environment.
  struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a model of a workflow that is saved in an environment.",
      discussion: """
        Example:
          katsudo environments publish studio --workflow portrait --id studio/portrait
        """)

    @Argument(help: "The id of the environment.")
    var environment: EnvironmentID

    @Option(help: "The name under which the workflow is saved in the editor.")
    var workflow: String

    @Option(help: "The id of the model, such as studio/portrait.")
    var id: String

    @OptionGroup var folder: Folder

    func run() async throws {
      guard case .published(let model) = try await folder.send(.publish(environment, workflow: workflow, model: id)) else { return }
      for remark in model.remarks { StandardStream.error("katsudo: \(remark)\n") }
      print("published \(model.model)")
      print("workflow id \(model.workflowID), version \(model.workflowVersion)")
      for input in model.inputs { print("input \(input)") }
    }
  }
}
