import ArgumentParser
import KatsudoApp
import KatsudoModels

/// `katsudo workflows remove MODEL_ID`: removes a model that was imported from a workflow.
struct WorkflowsRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a model that was imported from a workflow.",
    discussion: """
      Requests of the model that wait stay in the queue until the model is imported again or they are cancelled. Results stay as they are.
      A later import gets a new workflow id, so deployments of this workflow do not work any more.

      Example:
        katsudo workflows remove studio/portrait --data-dir /var/lib/katsudo
      """)

  @Argument(help: "The id of the model, from katsudo workflows list.")
  var id: String

  @OptionGroup var folder: KeysCommand.Folder

  func run() async throws {
    try await folder.onFolder { dataDir, _ in
      do { try WorkflowFolder(dataDir: dataDir).remove(id: id) } catch let refusal as WorkflowRefusal {
        throw CommandExit.usage("\(refusal) katsudo workflows list shows them.")
      }
      print("removed \(id)")
      try await WorkflowsReload.tell(dataDir)
    }
  }
}

/// Makes a running server read its models again after a change.
enum WorkflowsReload {
  /// A server that keeps its old models is only a warning, because the change is on disk.
  static func tell(_ dataDir: String) async throws {
    do {
      if try await ServerModels.reload(dataDir: dataDir) != nil {
        StandardStream.error("katsudo: the running server has read its models again\n")
      }
    } catch {
      StandardStream.error("katsudo: warning: the running server keeps its old models: \(error)\n")
    }
  }
}
