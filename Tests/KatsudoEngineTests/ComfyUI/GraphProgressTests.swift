import KatsudoAPI
import KatsudoEngines
import KatsudoWorkflows
import Testing

@Suite struct GraphProgressTests {
  /// A loader (1) feeds a sampler (2), a decoder (3) and a save node (9). Node 7 leads nowhere.
  private static let graph = ComfyGraph(nodes: [
    "1": ComfyGraph.Node(classType: "CheckpointLoader"),
    "2": ComfyGraph.Node(classType: "KSampler", inputs: ["model": ["1", 0]]),
    "3": ComfyGraph.Node(classType: "VAEDecode", inputs: ["samples": ["2", 0]]),
    "7": ComfyGraph.Node(classType: "KSampler"),
    "9": ComfyGraph.Node(classType: "SaveImage", inputs: ["images": ["3", 0]]),
  ])

  private static var progress: GraphProgress { GraphProgress(graph, outputClasses: ["SaveImage"]) }

  @Test func `a sampler weighs more than other nodes, and nodes that lead nowhere weigh nothing`() {
    var progress = Self.progress
    progress.record("1", share: 1, isRunning: false, display: nil)
    #expect(progress.fraction == 1.0 / 57)
    progress.record("2", share: 0.5, isRunning: true, display: nil)
    #expect(progress.fraction == 26.0 / 57)
    #expect(progress.stage == "KSampler")
  }

  @Test func `nodes whose results the server has are no work`() {
    var progress = Self.progress
    progress.skip(["1", "2"])
    progress.record("3", share: 1, isRunning: false, display: nil)
    #expect(progress.fraction == 5.0 / 6)
  }

  @Test func `the progress never falls and never reaches 1`() {
    var progress = Self.progress
    for node in ["1", "2", "3", "9"] { progress.record(node, share: 1, isRunning: false, display: nil) }
    #expect(progress.fraction == 0.99)
    progress.record("9.0.0.1", share: 0, isRunning: true, display: "2")
    #expect(progress.fraction == 0.99)
  }

  @Test func `a hidden node of a running job is counted`() {
    var progress = Self.progress
    progress.record("2.0.0.1", share: 0, isRunning: true, display: "2")
    progress.record("2", share: 1, isRunning: false, display: nil)
    #expect(progress.fraction == 50.0 / 107)
  }

  @Test(arguments: [Double.nan, .infinity]) func `a share that is no number is ignored`(share: Double) {
    var progress = Self.progress
    progress.record("2", share: share, isRunning: true, display: nil)
    #expect(progress.fraction == 0)
  }
}
