import KatsudoAPI
import KatsudoModels
import KatsudoTesting
import KatsudoWorkflows
import Testing

/// The choice of the inputs that a model exposes.
@Suite struct WorkflowChoiceTests {
  private static func proposal() throws -> WorkflowProposal {
    try WorkflowProposal(reading: SampleWorkflow.graph, definitions: try NodeDefinitions(SampleWorkflow.objectInfo))
  }

  @Test func `the inputs keep the order in which they were chosen`() throws {
    let choice = try WorkflowChoice([("4_seed", nil), ("1_image", "image"), ("3_text", "3_text")], of: try Self.proposal())
    #expect(choice.inputs.map(\.name) == ["4_seed", "1_image", "3_text"])
    #expect(choice.names == ["1_image": "image"])
  }

  @Test func `all inputs are more than the proposed ones, and a model file is not proposed`() throws {
    let proposal = try Self.proposal()
    let all = Set(WorkflowChoice(allOf: proposal).inputs.map(\.name))
    #expect(all.isSuperset(of: WorkflowChoice(proposedOf: proposal).inputs.map(\.name)))
    #expect(all.contains("2_unet_name"))
    #expect(!WorkflowChoice(proposedOf: proposal).inputs.contains { $0.name == "2_unet_name" })
  }

  @Test(
    arguments: [
      ([("9_text", nil)], "9_text: is no input of the workflow. Its inputs are: 1_image, "),
      ([("3_text", nil), ("3_text", "prompt")], "3_text: is named twice"),
      ([("3_text", "a"), ("4_seed", "a")], "4_seed: has the name a, which another input has too"),
      ([("3_text", "4_seed"), ("4_seed", nil)], "4_seed: has the name 4_seed, which another input has too"),
      ([("3_text", "../x")], "3_text: cannot have the name ../x"),
      ([("3_text", "")], "3_text: cannot have the name "),
      ([("3_text", "ein Wort")], "3_text: cannot have the name ein Wort"),
    ] as [([(String, String?)], String)])
  func `a choice that cannot be made is refused with the reason`(keys: [(String, String?)], reason: String) throws {
    let proposal = try Self.proposal()
    let problem = try #require(throws: WorkflowProblem.self) {
      try WorkflowChoice(keys.map { (key: $0.0, name: $0.1) }, of: proposal)
    }
    #expect(problem.description.hasPrefix(reason), "\(problem)")
  }
}
