package import KatsudoWorkflows

/// The inputs of a workflow that a model exposes, in the order of the model's form, and their names there.
package struct WorkflowChoice: Sendable, Hashable {
  package private(set) var inputs: [WorkflowInput] = []
  /// The model's name of an input, by the input's own name. An input that is not here keeps its own name.
  package private(set) var names: [String: String] = [:]

  /// The places of the inputs that take a file.
  package var mediaPlaces: Set<ComfyOptions.Target> { Set(inputs.filter { $0.mediaKind != nil }.flatMap(\.targets)) }

  /// The proposed inputs, or every input.
  package init(proposedOf proposal: WorkflowProposal) { inputs = proposal.inputs.filter(\.isProposed) }
  package init(allOf proposal: WorkflowProposal) { inputs = proposal.inputs }

  /// The inputs that a model takes already, as far as the workflow has the same places for them.
  ///
  /// - Parameters:
  ///   - map: the places in the graph for each input of the model.
  ///   - order: the names of the inputs in the order of the form.
  init(keeping map: [String: [ComfyOptions.Target]], order: [String], of proposal: WorkflowProposal) {
    for name in order {
      guard let input = proposal.inputs.first(where: { $0.targets == map[name] }) else { continue }
      inputs.append(input)
      if name != input.name { names[input.name] = name }
    }
  }

  /// - Parameter keys: the inputs by their own names, each with the name that it has in the model, or `nil` to keep its own.
  /// - Throws: ``WorkflowProblem`` for an unknown input, one that is named twice, or a name that the model cannot have.
  package init(_ keys: [(key: String, name: String?)], of proposal: WorkflowProposal) throws(WorkflowProblem) {
    var taken: Set<String> = []
    for (key, name) in keys {
      guard let input = proposal.inputs.first(where: { $0.name == key }) else {
        let known = proposal.inputs.map(\.name)
        let shown = known.prefix(Self.shownLimit).joined(separator: ", ") + (known.count > Self.shownLimit ? ", …" : "")
        throw WorkflowProblem(key, "is no input of the workflow. Its inputs are: \(shown)")
      }
      guard !inputs.contains(input) else { throw WorkflowProblem(key, "is named twice") }
      if let name, name != key {
        guard Self.isName(name) else {
          throw WorkflowProblem(
            key, "cannot have the name \(name.prefix(80)). A name has 1 to \(Self.lengthLimit) of the characters A-Z a-z 0-9 _ . : -")
        }
        names[key] = name
      }
      guard taken.insert(name ?? key).inserted else {
        throw WorkflowProblem(key, "has the name \(name ?? key), which another input has too")
      }
      inputs.append(input)
    }
  }

  /// The largest number of characters of a name.
  package static let lengthLimit = 64
  private static let shownLimit = 40

  private static func isName(_ name: String) -> Bool {
    (1...lengthLimit).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: ":"),
          UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
