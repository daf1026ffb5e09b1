import KatsudoEngines
import Testing

@Suite struct ServerChoiceTests {
  typealias Candidate = ServerChoice.Candidate
  private static let need = ServerChoice.Need(modelID: "m", classes: ["A"], files: ["loras/x.safetensors"])

  private static func server(
    _ address: String, taken: Int = 0, slots: Int = 1, isReady: Bool = true, _ change: (inout Candidate) -> Void = { _ in }
  ) -> Candidate {
    var server = Candidate(address: address, isReady: isReady, slots: slots, taken: taken)
    server.classes = ["A", "B"]
    server.files = ["loras/x.safetensors"]
    change(&server)
    return server
  }

  private static func decide(
    _ servers: [Candidate], need: ServerChoice.Need = need, waited: Duration = .zero
  ) -> ServerChoice.Decision {
    ServerChoice.decide(need, among: servers, waited: waited, warmWait: .seconds(5))
  }

  @Test func `the server that ran the model last comes first`() {
    #expect(Self.decide([Self.server("a"), Self.server("b") { $0.lastModel = "m" }]) == .take("b"))
  }

  @Test func `otherwise the idlest one`() {
    #expect(Self.decide([Self.server("a", taken: 1, slots: 2), Self.server("b", slots: 2)]) == .take("b"))
    #expect(Self.decide([Self.server("a") { $0.queued = 3 }, Self.server("b")]) == .take("b"))
  }

  @Test func `a job waits for a busy server with its model, but not for long`() {
    let servers = [Self.server("a"), Self.server("b", taken: 1) { $0.lastModel = "m" }]
    #expect(Self.decide(servers, waited: .seconds(4)) == .wait)
    #expect(Self.decide(servers, waited: .seconds(5)) == .take("a"))
  }

  @Test func `a server without a class or a model file is not chosen`() {
    let lacking = Self.server("a") { $0.classes = ["B"] }
    let without = Self.server("b") { $0.files = [] }
    #expect(Self.decide([lacking, without, Self.server("c")]) == .take("c"))
    #expect(Self.decide([lacking, without]) == .impossible("the servers lack A"))
  }

  @Test func `while a server is away nothing is impossible`() {
    #expect(Self.decide([Self.server("a") { $0.classes = [] }, Self.server("b", isReady: false)]) == .wait)
  }

  @Test func `what the ready servers lack is told while requests wait for another one`() {
    let lacking = Self.server("a") { $0.classes = [] }
    let without = Self.server("b") { server in
      server.classes = []
      server.files = []
    }
    #expect(ServerChoice.obstacle(Self.need, among: [without, lacking, Self.server("c", isReady: false)]) == "a lacks A")
    #expect(ServerChoice.obstacle(Self.need, among: [lacking, Self.server("c", taken: 1)]) == nil, "the request waits for a free server")
    #expect(ServerChoice.obstacle(Self.need, among: [Self.server("c", isReady: false)]) == nil)
  }

  @Test func `only servers of the group count`() {
    let need = ServerChoice.Need(modelID: "m", group: "large")
    #expect(Self.decide([Self.server("a"), Self.server("b") { $0.group = "large" }], need: need) == .take("b"))
    #expect(Self.decide([Self.server("a")], need: need) == .impossible("no server is in the group large"))
  }

  @Test func `a server that failed the request before is the last choice`() {
    let failed = Self.server("a") { $0.isAvoided = true }
    #expect(Self.decide([failed, Self.server("b")]) == .take("b"))
    #expect(Self.decide([failed, Self.server("b", taken: 1)]) == .wait)
    #expect(Self.decide([failed]) == .take("a"))
  }

  @Test func `a card with too little memory is chosen only if there is no other`() {
    let need = ServerChoice.Need(modelID: "m", memory: 24)
    let small = Self.server("a") { $0.memory = 8 }
    #expect(Self.decide([small, Self.server("b") { $0.memory = 32 }], need: need) == .take("b"))
    #expect(Self.decide([small], need: need) == .take("a"))
  }

  @Test func `a lane can start if its job could be taken or refused now`() {
    #expect(ServerChoice.isStartable(Self.need, among: [Self.server("a")]))
    #expect(!ServerChoice.isStartable(Self.need, among: [Self.server("a", taken: 1)]))
    #expect(ServerChoice.isStartable(Self.need, among: [Self.server("a") { $0.classes = [] }]))
  }
}
