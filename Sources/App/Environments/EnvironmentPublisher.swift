import KatsudoAPI
import KatsudoEnvironments
import KatsudoModels
import KatsudoServer
import KatsudoWorkflows

/// Makes models of the workflows of environments, with the import that workflow files have too.
struct EnvironmentPublisher: WorkflowPublisher {
  let imports: WorkflowImports

  func publish(
    _ workflow: JSONValue, named name: String, as model: String, definitions: NodeDefinitions
  ) async throws(EnvironmentError) -> PublishedModel {
    do {
      let outcome = try await imports.perform(workflow, as: model, name: name, definitions: definitions)
      return PublishedModel(
        model: outcome.model.id, workflowID: outcome.model.workflowID, workflowVersion: outcome.model.version, inputs: outcome.model.inputs,
        remarks: outcome.remarks)
    } catch let problem as WorkflowProblem {
      throw EnvironmentError(.badInput, "The workflow \(name) cannot become a model. \(problem)")
    } catch let refusal as WorkflowRefusal {
      throw EnvironmentError(.badInput, "\(refusal)")
    } catch {
      throw EnvironmentError(.unavailable, "The model \(model) was not made, or is not offered yet: \(error)")
    }
  }
}
