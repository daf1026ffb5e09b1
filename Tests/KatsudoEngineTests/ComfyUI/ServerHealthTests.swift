import KatsudoEngines
import Testing

@Suite struct ServerHealthTests {
  /// A server that answered and told its classes.
  private static var ready: ServerHealth {
    var health = ServerHealth()
    health.answered(running: 0, pending: [], at: .zero)
    health.learned()
    return health
  }

  @Test func `a server is ready when it has answered and told its classes`() {
    var health = ServerHealth()
    #expect(health.state == .unknown)
    health.answered(running: 0, pending: [], at: .zero)
    #expect(health.state == .starting)
    health.learned()
    #expect(health.state == .ready)
    #expect(health.reason == nil)
  }

  @Test func `one slow answer kills no server, three missing ones do, and its classes are read again when it is back`() {
    var health = Self.ready
    health.missed("no answer")
    health.missed("no answer")
    #expect(health.state == .ready)
    health.missed("no answer")
    #expect(health.state == .dead)
    #expect(health.reason == "no answer")
    health.answered(running: 0, pending: [], at: .seconds(60))
    #expect(health.state == .starting)
  }

  @Test func `a server at whose address nothing listens gets no jobs until it answers again`() {
    var health = Self.ready
    health.vanished("nothing listens")
    #expect(health.state == .starting)
    health.learned()
    health.vanished("nothing listens")
    health.answered(running: 0, pending: [], at: .seconds(5))
    health.learned()
    #expect(health.state == .ready)
  }

  @Test func `a server with a waiting job that it never takes is stuck`() {
    var health = Self.ready
    health.answered(running: 0, pending: ["a"], at: .seconds(5))
    health.answered(running: 0, pending: ["a"], at: .seconds(10))
    #expect(health.state == .ready)
    health.answered(running: 0, pending: ["a", "b"], at: .seconds(11))
    #expect(health.state == .draining)
    #expect(health.reason?.contains("waiting jobs") == true)
  }

  @Test func `a server that takes its jobs is not stuck, even if one waits at each check`() {
    var health = Self.ready
    for second in 1...20 { health.answered(running: 0, pending: ["job \(second)"], at: .seconds(second * 5)) }
    #expect(health.state == .ready)
  }

  @Test func `a stuck server stays drained until its process has ended`() {
    var health = Self.ready
    health.stick("a node hangs")
    health.answered(running: 0, pending: [], at: .seconds(10))
    #expect(health.state == .draining)
    health.missed("no answer")
    health.answered(running: 0, pending: [], at: .seconds(15))
    #expect(health.state == .draining)
    health.missed("nothing listens", hasEnded: true)
    health.answered(running: 0, pending: [], at: .seconds(20))
    #expect(health.state == .starting)
  }

  @Test func `a stuck server may be restarted, but not again at once`() {
    var health = Self.ready
    #expect(!health.mayRestart(at: .zero))
    health.stick("a node hangs")
    #expect(health.mayRestart(at: .zero))
    health.restart(at: .zero)
    #expect(!health.mayRestart(at: .seconds(299)))
    #expect(health.mayRestart(at: .seconds(300)))
    health.restarted()
    #expect(!health.mayRestart(at: .seconds(300)))
    health.answered(running: 0, pending: [], at: .seconds(10))
    #expect(health.state == .starting)
  }
}
