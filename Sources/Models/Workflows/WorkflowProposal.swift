package import KatsudoAPI
package import KatsudoWorkflows

/// A workflow that was read for an import, and what a model can make of it.
package struct WorkflowProposal: Sendable {
  package var workflow: ConvertedWorkflow
  /// Every input that a model can expose, each with its own name. The inputs of subgraphs come first, because they are a ready interface. Each
  /// place in the graph occurs once.
  package var inputs: [WorkflowInput]
  package var outputs: WorkflowOutputs
  /// The model files that the server does not have.
  package var missingModels: [MissingParts.ModelFile]

  /// - Parameters:
  ///   - document: a workflow in API format or in the format of ComfyUI's editor.
  ///   - definitions: the node classes of the server that will run it.
  /// - Throws: ``WorkflowProblem`` if the document is no workflow, if the server does not have all its node classes, or if it has no node that
  ///   makes a result.
  package init(reading document: JSONValue, definitions: NodeDefinitions) throws(WorkflowProblem) {
    workflow = try ConvertedWorkflow(reading: document, definitions: definitions)
    let missing = workflow.graph.missing(in: definitions, models: workflow.models)
    missingModels = missing.modelFiles
    guard missing.classes.isEmpty else {
      throw WorkflowProblem("workflow", "needs node classes that the server does not have: \(missing.classes.joined(separator: ", "))")
    }
    outputs = WorkflowOutputs(of: workflow.graph, definitions: definitions)
    guard !outputs.nodes.isEmpty else {
      throw WorkflowProblem("workflow", "has no node that makes a result. Add a node such as SaveImage or SaveVideo")
    }
    inputs = Self.inputs(of: workflow, definitions: definitions)
    let files = Set(workflow.models.map(\.name) + missingModels.map(\.name))
    for place in inputs.indices {
      let values = inputs[place].targets.compactMap { workflow.graph.nodes[$0.node]?.inputs[$0.input]?.string }
      // A caller has no reason to choose the model files of the server.
      if !files.isDisjoint(with: values) { inputs[place].isProposed = false }
    }
  }

  private static func inputs(of workflow: ConvertedWorkflow, definitions: NodeDefinitions) -> [WorkflowInput] {
    let taken = Set(workflow.interface.flatMap(\.targets))
    var inputs = workflow.interface
    for var input in workflow.graph.inputs(definitions: definitions) where taken.isDisjoint(with: input.targets) {
      // A subgraph with inputs of its own shows with them what it wants to be changed.
      if !taken.isEmpty, input.targets.allSatisfy({ $0.node.contains(":") }) { input.isProposed = false }
      inputs.append(input)
    }
    var names: Set<String> = []
    for place in inputs.indices {
      let name = inputs[place].name
      var number = 1
      while !names.insert(number == 1 ? name : "\(name)_\(number)").inserted { number += 1 }
      if number > 1 { inputs[place].name = "\(name)_\(number)" }
    }
    return inputs
  }
  /// Remarks for the operator about what to check or do before the model runs, one sentence each.
  package var remarks: [String] {
    let nodes = workflow.uncertainNodes.joined(separator: ", ")
    return (nodes.isEmpty ? [] : ["check the values of the nodes \(nodes): their order is not known"])
      + missingModels.map { "missing at the server: \($0)" }
  }
}
