package import KatsudoAPI
import KatsudoMachine
package import KatsudoModels
package import KatsudoWorkflows

/// The import of workflows into the models of a running server.
package struct WorkflowImports: Sendable {
  /// Returns the first ComfyUI server that answers, or throws ``GraphServer/Silence``.
  private let server: @Sendable () async throws -> GraphServer
  private let folder: WorkflowFolder
  /// Reads the models again after an import.
  private let reload: @Sendable () async throws -> Void

  package init(
    folder: WorkflowFolder, server: @escaping @Sendable () async throws -> GraphServer, reload: @escaping @Sendable () async throws -> Void
  ) {
    self.folder = folder
    self.server = server
    self.reload = reload
  }

  /// The outcome of a check.
  enum Check: Sendable {
    case proposal(WorkflowProposal)
    /// No model can be made, because the ComfyUI server does not have all node classes.
    case lack(WorkflowLack)
  }

  /// Reads a workflow and compares it with the ComfyUI server.
  ///
  /// - Throws: ``GraphServer/Silence`` or ``WorkflowProblem``.
  func check(_ order: WorkflowOrder) async throws -> Check {
    let definitions = try await server().definitions
    return try await BlockingThreads.callers.run {
      if let lack = try WorkflowLack(of: order.workflow, definitions: definitions) { return .lack(lack) }
      return .proposal(try WorkflowProposal(reading: order.workflow, definitions: definitions))
    }
  }

  /// Makes a model of a workflow with the node classes of the first ComfyUI server that answers, and offers it at once.
  ///
  /// - Throws: ``GraphServer/Silence``, or as ``perform(_:as:name:selecting:definitions:verdict:)``.
  func perform(_ order: WorkflowOrder, as id: String) async throws -> WorkflowFolder.Outcome {
    let server = try await server()
    return try await perform(
      order.workflow, as: id, name: order.name, selecting: order.selection, definitions: server.definitions
    ) { planned in
      guard order.check != false else { return [] }
      let verdict: GraphVerdict
      do { verdict = try await server.verdict(planned.proposal.workflow.graph, planned.choice.mediaPlaces) } catch {
        guard order.check == nil else { throw error }
        return ["the server was not asked if it accepts the workflow: \(error)"]
      }
      let remarks = verdict.remarks(besides: Set(planned.proposal.missingModels.map(\.name)))
      if order.check == true, case .refused = verdict {
        throw WorkflowProblem("workflow", remarks.joined(separator: "; "))
      }
      return remarks
    }
  }

  /// Makes a model of a workflow, and offers it at once. Imports and environments use this call.
  ///
  /// - Parameters:
  ///   - name: the model's name for people, or `nil` as in ``WorkflowFolder/Order/name``.
  ///   - definitions: the node classes of the server that will run it.
  ///   - verdict: returns further remarks before anything is written, or throws to stop the import.
  /// - Throws: ``WorkflowProblem``, ``WorkflowRefusal``, an error of `verdict` or of the file system. Nothing was written then. An error of
  ///   the reading of the models comes after the manifest was written.
  package func perform(
    _ workflow: JSONValue, as id: String, name: String?, selecting selection: WorkflowSelection = .usual, definitions: NodeDefinitions,
    verdict: (WorkflowFolder.Order) async throws -> [String] = { _ in [] }
  ) async throws -> WorkflowFolder.Outcome {
    let order = try await BlockingThreads.callers.run { [folder] in
      try folder.order(workflow, as: id, name: name, selecting: selection, definitions: definitions)
    }
    let remarks = try await verdict(order)
    var outcome = try await BlockingThreads.callers.run { [folder] in try folder.store(order) }
    outcome.remarks += remarks
    try await reload()
    return outcome
  }
}
