import KatsudoAPI
import KatsudoWorkflows
import Testing

/// What the reading of a workflow tells beside the graph.
struct ConvertedWorkflowTests {
  private typealias W = EditorWorkflow

  @Test("API format is read as it is, also inside an object `prompt`")
  func apiFormat() throws {
    let graph: JSONValue = ["6": ["class_type": "Encode", "inputs": ["text": "a cat"]], "7": ["class_type": "Other", "inputs": [:]]]
    for document in [graph, ["prompt": graph, "client_id": "x"]] {
      let workflow = try ConvertedWorkflow(reading: document, definitions: W.definitions)
      #expect(workflow.graph == (try ComfyGraph(graph)))
      #expect(workflow.unknownClasses == ["Other"])
    }
  }

  @Test("The download list has each model file of the nodes that run once")
  func models() throws {
    let model: JSONValue = ["name": "a.safetensors", "directory": "checkpoints", "url": "https://example.com/a.safetensors"]
    let workflow = try W.convert([1, 2].map { W.node($0, "Loader", values: ["a.safetensors"], models: [model, ["name": "no folder"]]) })
    #expect(
      workflow.models == [
        ComfyOptions.ModelFile(name: "a.safetensors", directory: "checkpoints", url: "https://example.com/a.safetensors")
      ])
  }

  @Test("A node of an unknown class whose values have no names cannot be converted, and all unknown classes are named")
  func unreadable() {
    #expect(
      throws: WorkflowProblem(
        "workflow",
        "uses node classes that the server does not have: A, B. Install them on the server, or export the workflow in API format")
    ) { try W.convert([W.node(1, "B", values: [1]), W.node(2, "A")]) }
  }

  @Test("A node of an unknown class is converted if it needs no definition", arguments: [["x": 1], []] as [JSONValue])
  func unknownButReadable(values: JSONValue) throws {
    let workflow = try W.convert([W.node(1, "A", values: values), W.node(2, "Loader")])
    #expect(workflow.unknownClasses == ["A"])
    #expect(workflow.graph.nodes["1"]?.inputs == values.object ?? [:])
  }

  @Test("A node without a type is refused, and so is a workflow without nodes")
  func wrongShape() {
    #expect(throws: WorkflowProblem.self) { try W.convert([["id": 1]]) }
    #expect(throws: WorkflowProblem.self) { try W.convert([]) }
    #expect(throws: WorkflowProblem.self) { try ConvertedWorkflow(reading: "x", definitions: W.definitions) }
  }

  @Test("Of many documents, each is converted, lacks classes, is refused, or is no workflow")
  func outcomes() {
    func outcome(_ document: JSONValue) -> String {
      switch WorkflowConversion(document, definitions: W.definitions) {
      case .converted(let workflow): "converted \(workflow.graph.nodes.count)"
      case .lacksClasses(let classes): "lacks \(classes.joined(separator: " "))"
      case .refused: "refused"
      case .noWorkflow: "none"
      }
    }
    #expect(outcome(W.workflow([W.node(1, "Loader")])) == "converted 1")
    #expect(outcome(["1": ["class_type": "Loader"]]) == "converted 1")
    #expect(outcome(W.workflow([W.node(1, "B", values: [1]), W.node(2, "A")])) == "lacks A B")
    #expect(outcome(W.workflow([])) == "refused")
    #expect(outcome(["title": "x"]) == "none")
    #expect(outcome([]) == "none")
  }

  @Test("A refusal of a server for missing files is told apart from one for the graph")
  func verdicts() {
    func errors(_ errors: JSONValue) -> JSONValue { ["node_errors": ["4": ["class_type": "Loader", "errors": errors]]] }
    let file: JSONValue = [
      "type": "value_not_in_list", "details": "x", "extra_info": ["input_name": "ckpt_name", "received_value": "b.safetensors"],
    ]
    let picture: JSONValue = [
      "type": "custom_validation_failed", "details": "image - Invalid image file: cat.png", "extra_info": ["received_value": "cat.png"],
    ]
    let link: JSONValue = ["type": "required_input_missing", "details": "images", "extra_info": ["input_name": "images"]]
    #expect(GraphVerdict(["prompt_id": "x", "node_errors": [:]], isAccepted: true) == .accepted)
    #expect(GraphVerdict(errors([file, picture]), isAccepted: false) == .lacksFiles(["b.safetensors", "cat.png"]))
    #expect(GraphVerdict(errors([file, link]), isAccepted: false) == .refused(["node 4 (Loader): required_input_missing: images"]))
    #expect(GraphVerdict(errors([link]), isAccepted: true) != .accepted)
    #expect(GraphVerdict(["error": ["message": "Prompt has no outputs"]], isAccepted: false) == .refused(["Prompt has no outputs"]))
  }
}
