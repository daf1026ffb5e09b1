import KatsudoAPI
import KatsudoEnvironments
import KatsudoFiles
import KatsudoMachine
import KatsudoModels
import KatsudoWorker
import KatsudoWorkflows

/// Makes models of the workflows of environments, with the import that workflow files have too.
struct EnvironmentPublisher: WorkflowPublisher {
  private let folder: WorkflowFolder
  private let reload: ModelReload<EngineModels>

  init(_ folder: DataFolder, reload: ModelReload<EngineModels>) {
    self.folder = WorkflowFolder(dataDir: folder.path)
    self.reload = reload
  }

  func publish(
    _ workflow: JSONValue, named name: String, as model: String, definitions: NodeDefinitions
  ) async throws(EnvironmentError) -> PublishedModel {
    do {
      let outcome = try await BlockingThreads.callers.run { [folder] in
        let proposal = try WorkflowProposal(reading: workflow, definitions: definitions)
        return try folder.store(
          WorkflowFolder.Order(
            id: model, name: name, proposal: proposal, choice: folder.choice(for: model, of: proposal), definitions: definitions))
      }
      try await reload.reload()
      return PublishedModel(
        model: outcome.model.id, workflowID: outcome.model.workflowID, workflowVersion: outcome.model.version, inputs: outcome.model.inputs)
    } catch let problem as WorkflowProblem {
      throw EnvironmentError(.badInput, "The workflow \(name) cannot become a model. \(problem)")
    } catch let refusal as WorkflowRefusal {
      throw EnvironmentError(.badInput, "\(refusal)")
    } catch {
      throw EnvironmentError(.unavailable, "The model \(model) was not made, or is not offered yet: \(error)")
    }
  }
}
