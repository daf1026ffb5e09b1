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
    health.missed("no answer", at: .zero)
    health.missed("no answer", at: .zero)
    #expect(health.state == .ready)
    health.missed("no answer", at: .zero)
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

  @Test func `a server with a job that hangs is ready again when the job has ended by itself`() {
    var health = Self.ready
    health.stick("a node hangs")
    health.answered(running: 1, pending: [], at: .seconds(10))
    #expect(health.state == .draining)
    #expect(health.drain == .stuck)
    health.answered(running: 0, pending: ["a"], at: .seconds(11))
    #expect(health.state == .draining)
    health.answered(running: 0, pending: [], at: .seconds(15))
    #expect(health.state == .starting)
    health.learned()
    #expect(health.state == .ready)
  }

  @Test func `a server that takes no jobs is not ready again because its queue is empty`() {
    var health = Self.idle
    health.answered(running: 0, pending: [], at: .seconds(20))
    #expect(health.state == .draining)
    health.learned()
    #expect(health.state == .draining)
    // The server takes jobs again.
    health.answered(running: 1, pending: [], at: .seconds(25))
    #expect(health.state == .starting)
  }

  @Test func `a stuck server gets jobs again when its process has ended`() {
    var health = Self.idle
    health.missed("no answer", at: .seconds(20))
    health.answered(running: 0, pending: [], at: .seconds(25))
    #expect(health.state == .draining)
    health.missed("nothing listens", hasEnded: true, at: .seconds(30))
    health.answered(running: 0, pending: [], at: .seconds(35))
    #expect(health.state == .starting)
  }

  /// A server whose worker does not take the jobs that wait.
  private static var idle: ServerHealth {
    var health = ready
    for second in [0, 6] { health.answered(running: 0, pending: ["a"], at: .seconds(second)) }
    return health
  }
}

/// The decision when a server is restarted.
@Suite struct ServerRestartTests {
  private static func ready(at now: Duration = .zero) -> ServerHealth {
    var health = ServerHealth()
    health.answered(running: 0, pending: [], at: now)
    health.learned()
    return health
  }

  @Test func `a stuck server may be restarted, but not again at once`() {
    var health = Self.ready()
    #expect(!health.mayRestart(taken: 0, queued: 0, at: .zero))
    health.stick("a node hangs")
    #expect(health.mayRestart(taken: 1, queued: 1, at: .zero))
    health.restart(at: .zero)
    #expect(!health.mayRestart(taken: 1, queued: 1, at: .seconds(299)))
    #expect(health.mayRestart(taken: 1, queued: 1, at: .seconds(300)))
    health.restarted(at: .seconds(301))
    #expect(!health.mayRestart(taken: 0, queued: 0, at: .seconds(700)))
    health.answered(running: 0, pending: [], at: .seconds(310))
    #expect(health.state == .starting)
  }

  @Test func `a rule drains a server, and the restart waits for its last job`() {
    var health = Self.ready()
    let rules = RestartRules(jobs: 2)
    health.finishedJob()
    health.apply(rules, free: nil, at: .seconds(1))
    #expect(health.state == .ready)
    health.finishedJob()
    health.apply(rules, free: nil, at: .seconds(2))
    #expect(health.state == .draining)
    #expect(health.drain == .forRestart)
    #expect(health.reason?.contains("restart_after_jobs") == true)
    health.answered(running: 1, pending: [], at: .seconds(3))
    #expect(!health.mayRestart(taken: 1, queued: 1, at: .seconds(3)))
    health.answered(running: 0, pending: [], at: .seconds(4))
    #expect(health.state == .draining, "an empty queue does not end this drain")
    #expect(!health.mayRestart(taken: 0, queued: 1, at: .seconds(4)), "another user has a job there")
    #expect(health.mayRestart(taken: 0, queued: 0, at: .seconds(4)))
  }

  @Test func `a restarted server is new to the rules, and they rest for five minutes`() {
    var health = Self.ready()
    let rules = RestartRules(jobs: 1)
    health.finishedJob()
    health.apply(rules, free: nil, at: .zero)
    health.restart(at: .zero)
    health.restarted(at: .seconds(1))
    health.answered(running: 0, pending: [], at: .seconds(10))
    health.learned()
    health.apply(rules, free: nil, at: .seconds(10))
    #expect(health.state == .ready)
    health.finishedJob()
    health.apply(rules, free: nil, at: .seconds(299))
    #expect(health.state == .ready)
    health.apply(rules, free: nil, at: .seconds(300))
    #expect(health.state == .draining)
  }

  @Test func `a server that works is used again when its restart command failed`() {
    var health = Self.ready()
    health.finishedJob()
    health.apply(RestartRules(jobs: 1), free: nil, at: .zero)
    health.restart(at: .zero)
    health.restartFailed()
    #expect(health.state == .starting)
    health.learned()
    #expect(health.state == .ready)
  }

  @Test func `a stuck server stays drained when its restart command failed`() {
    var health = Self.ready()
    health.stick("a node hangs")
    health.restart(at: .zero)
    health.restartFailed()
    #expect(health.state == .draining)
    #expect(health.reason?.contains("restart_command") == true)
    #expect(!health.mayRestart(taken: 1, queued: 1, at: .seconds(299)))
    #expect(health.mayRestart(taken: 1, queued: 1, at: .seconds(300)))
  }

  @Test(arguments: [ServerRestartTests.ready(), ServerHealth()])
  func `a dead server is restarted after 15 seconds, also one that never answered`(start: ServerHealth) {
    var health = start
    for second in 1...3 { health.missed("nothing listens", hasEnded: true, at: .seconds(second)) }
    #expect(health.state == .dead)
    health.missed("nothing listens", hasEnded: true, at: .seconds(17))
    #expect(!health.mayRestart(taken: 0, queued: 0, at: .seconds(17)))
    #expect(!health.mayRestart(taken: 1, queued: 0, at: .seconds(18)), "a silent server may still work on a job")
    #expect(health.mayRestart(taken: 0, queued: 3, at: .seconds(18)), "a dead server has no queue")
    health.restart(at: .seconds(18))
    health.restarted(at: .seconds(20))
    for second in 140...142 { health.missed("nothing listens", hasEnded: true, at: .seconds(second)) }
    #expect(health.state == .dead)
    #expect(!health.mayRestart(taken: 0, queued: 0, at: .seconds(317)))
    #expect(health.mayRestart(taken: 0, queued: 0, at: .seconds(318)))
  }

  @Test func `a restarted server may be silent for two minutes before its first answer, but not after it`() {
    var health = Self.ready()
    health.restart(at: .zero)
    health.restarted(at: .zero)
    for second in 1...60 { health.missed("nothing listens", hasEnded: true, at: .seconds(second)) }
    #expect(health.state == .starting)
    health.answered(running: 0, pending: [], at: .seconds(61))
    health.learned()
    for second in 62...64 { health.missed("nothing listens", hasEnded: true, at: .seconds(second)) }
    #expect(health.state == .dead)
  }

  @Test func `a server that an operator drained gets no jobs and is not restarted until it is resumed`() {
    var health = Self.ready()
    health.hold()
    #expect(health.state == .draining)
    #expect(health.reason == "an operator drained it")
    health.stick("a node hangs")
    #expect(health.isStuck)
    #expect(!health.mayRestart(taken: 0, queued: 0, at: .seconds(1)))
    for second in 1...4 { health.missed("nothing listens", hasEnded: true, at: .seconds(second)) }
    #expect(health.state == .draining)
    #expect(!health.mayRestart(taken: 0, queued: 0, at: .seconds(100)))
    health.answered(running: 0, pending: [], at: .seconds(100))
    health.learned()
    #expect(health.state == .draining)
    health.resume()
    #expect(health.state == .starting)
    health.learned()
    #expect(health.state == .ready)
  }

  @Test func `a server that does not answer when it is resumed is dead again at the next check, and may be started`() {
    var health = Self.ready()
    for second in 1...3 { health.missed("nothing listens", hasEnded: true, at: .seconds(second)) }
    health.hold()
    #expect(health.state == .draining)
    health.resume()
    health.missed("nothing listens", hasEnded: true, at: .seconds(20))
    #expect(health.state == .dead)
    #expect(health.mayRestart(taken: 0, queued: 0, at: .seconds(20)))
  }

  @Test func `an operator puts a stuck server into use again`() {
    var health = Self.ready()
    health.stick("a node hangs")
    health.resume()
    health.answered(running: 1, pending: [], at: .seconds(1))
    health.learned()
    #expect(health.state == .ready)
  }

  @Test func `a rule names its limit, and an unknown memory is no reason`() {
    let rules = RestartRules(jobs: 3, freeGB: 1.5)
    #expect(rules.reason(jobs: 2, free: 1.5e9) == nil)
    #expect(rules.reason(jobs: 2, free: nil) == nil)
    #expect(rules.reason(jobs: 2, free: 1.4e9)?.contains("1.5 GB") == true)
    #expect(rules.reason(jobs: 3, free: 9e9)?.contains("3 jobs") == true)
    #expect(RestartRules().reason(jobs: 1_000_000, free: 0) == nil)
  }
}
