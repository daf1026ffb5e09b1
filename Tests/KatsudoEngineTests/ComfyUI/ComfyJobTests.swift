import KatsudoAPI
import KatsudoEngines
import KatsudoWorkflows
import Testing

/// The record of a job and the graph that is sent.
@Suite struct ComfyJobTests {
  @Test func `the record holds the id and the server, and is read again`() {
    let ticket = ComfyTicket(promptID: "3024b355-b593-46ed-adb2-aa29428e0641", address: "http://me-and-you:8188")
    #expect(ticket.text == "3024b355-b593-46ed-adb2-aa29428e0641@http://me-and-you:8188")
    #expect(ComfyTicket(ticket.text) == ticket)
  }

  @Test(arguments: ["", "3024b355-b593-46ed-adb2-aa29428e0641", "x@http://a:1", "../3024b355-b593-46ed-adb2-aa29428e0@http://a:1"])
  func `no other text is a record`(text: String) { #expect(ComfyTicket(text) == nil) }

  @Test func `every node saves into a place of its own, whatever the workflow or a link says`() {
    let graph = ComfyGraph(nodes: [
      "9": ComfyGraph.Node(classType: "SaveImage", inputs: ["filename_prefix": "../../etc", "images": ["3", 0]]),
      "12:A": ComfyGraph.Node(classType: "SaveVideo", inputs: ["filename_prefix": ["3", 0]]),
      "3": ComfyGraph.Node(classType: "VAEDecode", inputs: ["text": "filename_prefix"]),
    ]).saving(below: "rc/1")
    #expect(graph.nodes["9"]?.inputs == ["filename_prefix": "rc/1/9", "images": ["3", 0]])
    #expect(graph.nodes["12:A"]?.inputs["filename_prefix"] == "rc/1/12_a")
    #expect(graph.nodes["3"]?.inputs == ["text": "filename_prefix"])
  }

  @Test(arguments: [("..", "_"), ("a/../b", "a_.._b"), ("Ä x", "__x"), ("0190-AB_c.d", "0190-ab_c.d")])
  func `a name for a folder has no separators`(text: String, name: String) { #expect(ComfyGraph.fileName(text) == name) }
}
