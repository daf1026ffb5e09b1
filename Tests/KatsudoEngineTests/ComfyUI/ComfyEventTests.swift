import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import Testing

/// The messages of a server's WebSocket.
@Suite struct ComfyEventTests {
  private static func event(_ text: String) -> ComfyEvent? { ComfyEvent.read(text: Array(text.utf8))?.event }

  @Test func `the states of nodes are read, and numbers that JSON does not know do no harm`() {
    let text = """
      {"type": "progress_state", "data": {"prompt_id": "p", "nodes": {
        "1": {"state": "finished", "value": 1, "max": 1}, "2": {"state": "running", "value": 3, "max": 12, "display_node_id": "2"},
        "3": {"state": "running", "value": NaN, "max": Infinity}, "4": {"state": "pending"}}}}
      """
    #expect(ComfyEvent.read(text: Array(text.utf8))?.promptID == "p")
    #expect(
      Self.event(text)
        == .progress([
          .init(node: "1", share: 1, isRunning: false), .init(node: "2", share: 0.25, isRunning: true, display: "2"),
          .init(node: "3", share: 0, isRunning: true),
        ]))
  }

  @Test(arguments: [
    (#"{"type":"execution_success","data":{"prompt_id":"p"}}"#, ComfyEvent.ending(hasSucceeded: true)),
    (#"{"type":"execution_error","data":{"prompt_id":"p"}}"#, .ending(hasSucceeded: false)),
    (#"{"type":"execution_interrupted","data":{"prompt_id":"p"}}"#, .ending(hasSucceeded: false)),
    (#"{"type":"executing","data":{"node":null,"prompt_id":"p"}}"#, .ended),
    (
      #"{"type":"executed","data":{"node":"9","display_node":"9","output":{"text":["a"]},"prompt_id":"p"}}"#,
      .executed(node: "9", output: ["text": ["a"]])
    ),
    (#"{"type":"execution_cached","data":{"nodes":["1","2"],"prompt_id":"p"}}"#, .cached(["1", "2"])),
  ])
  func `the end of a job and its cached nodes are read`(text: String, event: ComfyEvent) { #expect(Self.event(text) == event) }

  @Test(arguments: [
    "", "{}", "[1]", #"{"type":"status","data":{}}"#, #"{"type":"progress","data":{"value":1,"max":0,"node":"1"}}"#,
    #"{"type":"executed","data":{"node":"1","output":null}}"#,
  ])
  func `other messages are ignored`(text: String) { #expect(Self.event(text) == nil) }

  @Test func `a preview is read in both forms`() {
    let picture: [UInt8] = [0xff, 0xd8, 0xff, 0xe0]
    let plain = ComfyEvent.read(binary: [0, 0, 0, 1, 0, 0, 0, 1] + picture)
    #expect(plain?.event == .preview(EnginePreview(bytes: picture, format: .jpeg)))
    #expect(plain?.promptID == nil)
    let facts = Array(#"{"prompt_id":"p","image_type":"image/png"}"#.utf8)
    let long = ComfyEvent.read(binary: [0, 0, 0, 4, 0, 0, 0, UInt8(facts.count)] + facts + picture)
    #expect(long?.event == .preview(EnginePreview(bytes: picture, format: .png)))
    #expect(long?.promptID == "p")
  }

  @Test func `a preview that is too large or a frame that is too short is ignored`() {
    let large = [UInt8](repeating: 1, count: EnginePreview.byteLimit + 1)
    #expect(ComfyEvent.read(binary: [0, 0, 0, 1, 0, 0, 0, 1] + large) == nil)
    #expect(ComfyEvent.read(binary: [0, 0, 0, 4, 0, 0, 255, 255, 1]) == nil)
    #expect(ComfyEvent.read(binary: [0, 0]) == nil)
  }
}
