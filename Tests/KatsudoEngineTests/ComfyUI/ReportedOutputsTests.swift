import KatsudoAPI
import KatsudoEngines
import KatsudoWorkflows
import Testing

/// The outputs of a job from the messages about it.
@Suite struct ReportedOutputsTests {
  private static let graph = ComfyGraph(nodes: [
    "1": ComfyGraph.Node(classType: "Load"), "2": ComfyGraph.Node(classType: "Save"), "3": ComfyGraph.Node(classType: "Preview"),
  ])
  private static let messages: [ComfyEvent] = [
    .cached(["1"]), .executed(node: "3", output: ["text": ["hello"]]), .executed(node: "2", output: ["images": []]),
    .ending(hasSucceeded: true), .ended,
  ]

  private static func entry(
    after messages: [ComfyEvent], outputClasses: Set<String> = ["Save", "Preview"], of graph: ComfyGraph = graph
  ) -> JSONValue? {
    var outputs = ReportedOutputs(graph, outputClasses: outputClasses)
    for message in messages { outputs.record(message) }
    return outputs.entry
  }

  @Test func `all messages together hold what the history holds`() {
    #expect(
      Self.entry(after: Self.messages)
        == ["status": ["status_str": "success"], "outputs": ["2": ["images": []], "3": ["text": ["hello"]]]])
  }

  @Test(arguments: [1, 2, 3, 4]) func `without one of the messages the history must be read`(number: Int) {
    var messages = Self.messages
    messages.remove(at: number)
    #expect(Self.entry(after: messages) == nil)
  }

  @Test func `after a gap, a failure, or for a graph without known output nodes the history must be read`() {
    #expect(Self.entry(after: [.disconnected] + Self.messages) == nil)
    #expect(Self.entry(after: Self.messages.map { $0 == .ending(hasSucceeded: true) ? .ending(hasSucceeded: false) : $0 }) == nil)
    #expect(Self.entry(after: Self.messages, outputClasses: []) == nil)
  }
}
