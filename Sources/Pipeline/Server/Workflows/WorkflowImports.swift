import KatsudoMachine
package import KatsudoModels
package import KatsudoWorkflows

/// The import of workflows into the models of a running server.
package struct WorkflowImports: Sendable {
  /// Returns the node classes of the first ComfyUI server that answers, or throws ``NoDefinitions``.
  private let definitions: @Sendable () async throws -> NodeDefinitions
  private let folder: WorkflowFolder
  /// Reads the models again after an import.
  private let reload: @Sendable () async throws -> Void

  /// The reason why no ComfyUI server tells its node classes. The description is for the operator.
  package struct NoDefinitions: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
  }

  package init(
    folder: WorkflowFolder, definitions: @escaping @Sendable () async throws -> NodeDefinitions,
    reload: @escaping @Sendable () async throws -> Void
  ) {
    self.folder = folder
    self.definitions = definitions
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
  /// - Throws: ``NoDefinitions`` or ``WorkflowProblem``.
  func check(_ order: WorkflowOrder) async throws -> Check {
    let definitions = try await definitions()
    return try await BlockingThreads.callers.run {
      if let lack = try WorkflowLack(of: order.workflow, definitions: definitions) { return .lack(lack) }
      return .proposal(try WorkflowProposal(reading: order.workflow, definitions: definitions))
    }
  }

  /// Makes a model of a workflow, and offers it at once.
  ///
  /// - Throws: ``NoDefinitions``, ``WorkflowProblem``, ``WorkflowRefusal`` or an error of the file system. Nothing was written then. An error of
  ///   the reading of the models comes after the manifest was written.
  func perform(_ order: WorkflowOrder, id: String) async throws -> WorkflowFolder.Outcome {
    let definitions = try await definitions()
    let outcome = try await BlockingThreads.callers.run { [folder] in
      let proposal = try WorkflowProposal(reading: order.workflow, definitions: definitions)
      let choice = try order.inputs.map { try WorkflowChoice($0, of: proposal) } ?? folder.choice(for: id, of: proposal)
      return try folder.store(
        WorkflowFolder.Order(id: id, name: order.name, proposal: proposal, choice: choice, definitions: definitions))
    }
    try await reload()
    return outcome
  }
}
