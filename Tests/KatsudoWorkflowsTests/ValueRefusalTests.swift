import KatsudoAPI
import KatsudoWorkflows
import Testing

/// The check of a caller's value before it enters a graph.
@Suite struct ValueRefusalTests {
  /// A text that only reaches a prompt (1), and one that reaches the name of a file through a node that joins texts (2, 3).
  private static let graph: JSONValue = [
    "1": ["class_type": "PrimitiveString", "inputs": ["value": "a"]],
    "2": ["class_type": "PrimitiveString", "inputs": ["value": "b"]],
    "3": ["class_type": "StringConcatenate", "inputs": ["string_a": ["1", 0], "string_b": "c"]],
    "4": ["class_type": "CLIPTextEncode", "inputs": ["text": ["3", 0]]],
    "5": ["class_type": "LoadText", "inputs": ["file": ["2", 0]]],
    "6": ["class_type": "Loader", "inputs": ["name": "a.safetensors", "list": [:]]],
    "7": ["class_type": "Words", "inputs": ["text": "d"]],
    "8": ["class_type": "LoadText", "inputs": ["file_path": ["7", 0]]],
  ]

  private static func refusal(_ value: JSONValue, _ node: String, _ input: String) throws -> ValueRefusal? {
    ValueRefusal(of: value, at: ComfyOptions.Target(node: node, input: input), in: try ComfyGraph(graph))
  }

  @Test(
    arguments: [
      "/etc/passwd", " /etc/passwd", #"\\host\share"#, "~/x", "C:\\x", "../x", "a/../b", "a\\..\\b", "file:x", "https://e.com/x",
      "x.png [output]",
      "rc/other-request/input-0.png", "./rc/other-request/input-0.png", ["__value__": "../x"], ["__value__": ["ok", "/x"]],
      ["a": ["b": "/x"]],
    ] as [JSONValue])
  func `a path is refused, however it is wrapped`(value: JSONValue) throws {
    #expect(try Self.refusal(value, "6", "name") == .path)
    #expect(try Self.refusal(value, "4", "text") == nil, "no node opens a prompt as a file")
  }

  @Test(
    arguments: ["rc", "arcs/x.png", "sub/x.safetensors", "a..b", "12", 12, ["__value__": ["a", "b"]], ["__value__": ["a"]]] as [JSONValue])
  func `a plain value is accepted`(value: JSONValue) throws { #expect(try Self.refusal(value, "6", "name") == nil) }

  @Test(
    arguments: [["5", 0], ["5", -1], ["5", 0.5], ["__value__": ["5", 0]], ["__value__": ["5", -1]]] as [JSONValue])
  func `a value that ComfyUI would take for a link is refused everywhere`(value: JSONValue) throws {
    #expect(try Self.refusal(value, "6", "list") == .link)
    #expect(try Self.refusal(value, "4", "text") == .link)
  }

  @Test func `a text that other nodes get is a text for people only if they all take one`() throws {
    #expect(try Self.refusal("/imagine a cat", "1", "value") == nil)
    #expect(try Self.refusal("/imagine a cat", "3", "string_b") == nil)
    #expect(try Self.refusal("/etc/passwd", "2", "value") == .path)
    #expect(try Self.refusal("/etc/passwd", "7", "text") == .path, "another node opens this text as a file")
  }

  @Test func `a link with a negative slot is no link`() {
    #expect(ComfyGraph.Link(["5", -1]) == nil)
    #expect(ComfyGraph.Link(["5", 0.5]) == nil)
  }

  @Test func `a request that sends a link or a path names the input`() throws {
    let options = try ComfyOptions(["workflow": Self.graph, "map": ["names": ["node": "6", "input": "list"]]])
    for value in [["5", 0], ["__value__": ["5", 0]]] as [JSONValue] {
      let problem = try #require(throws: WorkflowProblem.self) { try options.graph(with: GraphValues(input: ["names": value])) }
      #expect(problem.place == "names")
      #expect(problem.message.contains("is a link to another node"), "\(problem)")
    }
    let problem = try #require(throws: WorkflowProblem.self) { try options.graph(with: GraphValues(input: ["names": ["x", "../y"]])) }
    #expect(problem.message.contains("must not be a path"), "\(problem)")
    let filled = try options.graph(with: GraphValues(input: ["names": ["x", "y"]]))
    #expect(filled.nodes["6"]?.inputs["list"] == ["__value__": ["x", "y"]])
  }
}
