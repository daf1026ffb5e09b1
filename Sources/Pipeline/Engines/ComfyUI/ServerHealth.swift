/// The health of one ComfyUI server, from the answers to its checks.
package struct ServerHealth: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// Nothing is known yet.
    case unknown
    /// The server answers, but its node classes are not known yet, or it was restarted a moment ago.
    case starting
    case ready
    /// The server gets no more jobs. ``drain`` tells why.
    case draining
    case dead
  }

  /// The cause for which a server gets no more jobs.
  package enum Drain: String, Sendable, Hashable, Codable {
    /// It does not finish a job, or takes none.
    case stuck
    /// A rule of the configuration asks for a restart after its last job.
    case forRestart = "restart"
    case byOperator = "operator"
  }

  private struct Trouble: Sendable, Hashable {
    var reason: String
    /// `true` if jobs waited and none ran. An empty queue then does not show that the server works again.
    var isIdle: Bool
  }

  /// The number of checks without an answer after which a server is dead.
  package static let missLimit = 3
  /// The time for which jobs may wait while none runs. A server whose worker thread has ended still answers, but never takes a job.
  package static let idleLimit = Duration.seconds(5)
  /// The time after which a dead server is restarted.
  package static let deadLimit = Duration.seconds(15)
  /// The shortest time between two restarts.
  package static let restartPause = Duration.seconds(300)
  /// The time that a restarted server has until its first answer.
  package static let startLimit = Duration.seconds(120)
  private static let readingReason = "its node classes are being read"

  package private(set) var state = State.unknown
  /// The reason of the state for the operator, if it is not `ready`.
  package private(set) var reason: String?
  private var misses = 0
  /// The trouble of a server that is stuck, until its process has ended or it works again.
  private var trouble: Trouble?
  /// The reason for a restart after the last job, until the restart.
  private var restartReason: String?
  private var isHeld = false
  /// The number of this server's jobs that the process has had.
  private var jobs = 0
  /// The time since which the server is dead.
  private var deadSince: Duration?
  /// The time until which a restarted server may be silent, or `nil` if it has answered since.
  private var awaitedUntil: Duration?
  /// The time since which the same jobs wait while none runs.
  private var idleSince: Duration?
  /// These jobs. A job that was taken in the meantime shows that the worker lives, even if another one waits now.
  private var idleJobs: Set<String> = []
  /// The time at which the last restart began.
  private var restartedAt: Duration?

  package init() {}

  /// The cause for which the server gets no more jobs, or `nil`.
  package var drain: Drain? {
    if isHeld { return .byOperator }
    if trouble != nil { return .stuck }
    return restartReason == nil ? nil : .forRestart
  }

  package var isStuck: Bool { trouble != nil }

  // MARK: - Checks

  /// Records that the server answered a check.
  ///
  /// - Parameters:
  ///   - running: the number of jobs that run there.
  ///   - pending: the ids of the jobs that wait there.
  package mutating func answered(running: Int, pending: Set<String>, at now: Duration) {
    misses = 0
    deadSince = nil
    awaitedUntil = nil
    // A server whose worker has ended never runs a job again, and its queue is empty only because its jobs were taken back.
    if let trouble, trouble.isIdle ? running > 0 : running == 0 && pending.isEmpty { self.trouble = nil }
    if drain != nil || state == .unknown || state == .dead || state == .draining {
      // The process may be another one than before, so its classes are read again.
      begin(Self.readingReason)
    }
    guard !pending.isEmpty, running == 0 else {
      idleSince = nil
      return
    }
    let same = idleSince == nil ? pending : idleJobs.intersection(pending)
    let since = same.isEmpty ? now : idleSince ?? now
    idleSince = since
    idleJobs = same.isEmpty ? pending : same
    if now - since > Self.idleLimit, state == .ready || drain == .forRestart || drain == .byOperator {
      suffer(Trouble(reason: "it has waiting jobs but runs none; its worker has probably ended", isIdle: true))
    }
  }

  /// Records that the node classes were read.
  package mutating func learned() { if state == .starting { become(.ready, nil) } }

  /// Records that the server answers, but that its node classes cannot be read.
  package mutating func confused(_ reason: String) { if state == .starting || state == .ready { become(.starting, reason) } }

  /// Records that a check had no answer.
  ///
  /// - Parameter hasEnded: `true` if the server's process has certainly ended.
  package mutating func missed(_ reason: String, hasEnded: Bool = false, at now: Duration) {
    if hasEnded { endProcess() }
    misses += 1
    idleSince = nil
    guard misses >= Self.missLimit, awaitedUntil.map({ now >= $0 }) ?? true else { return }
    deadSince = deadSince ?? now
    // An operator who drained the server may have ended its process too.
    if !isHeld { become(.dead, reason) }
  }

  /// Records that nothing listens at the server's address any more. It gets no jobs until it answers a check again.
  package mutating func vanished(_ reason: String) {
    endProcess()
    misses = max(misses, 1)
    idleSince = nil
    if state == .ready { become(.starting, reason) }
  }

  /// Records that the server holds a job that it does not finish.
  package mutating func stick(_ reason: String) { suffer(Trouble(reason: reason, isIdle: false)) }

  private mutating func suffer(_ trouble: Trouble) {
    self.trouble = trouble
    if state != .dead { begin(trouble.reason) }
  }

  /// Forgets what belongs to a process that has ended.
  private mutating func endProcess() {
    trouble = nil
    restartReason = nil
    jobs = 0
  }

  // MARK: - Orders of the operator

  /// Records that the operator takes the server out of use. It gets no more jobs until ``resume()``, and no command restarts it.
  package mutating func hold() {
    isHeld = true
    begin(Self.readingReason)
  }

  /// Records that the operator puts the server into use again, also if it was stuck.
  package mutating func resume() {
    isHeld = false
    trouble = nil
    if state == .draining { begin(Self.readingReason) }
  }

  // MARK: - Restarts

  /// Records that a job of this server has left.
  package mutating func finishedJob() { jobs += 1 }

  /// Drains a server that works if a rule asks for a restart. Within ``restartPause`` after a restart no rule counts.
  ///
  /// - Parameter free: the free memory of the machine in bytes, or `nil` if it is not known.
  package mutating func apply(_ rules: RestartRules, free: Double?, at now: Duration) {
    guard state == .ready, isPauseOver(at: now), let reason = rules.reason(jobs: jobs, free: free) else { return }
    restartReason = reason
    begin(reason)
  }

  /// Returns `true` if the restart command may run now: for a stuck server, for one that has been dead for ``deadLimit``, and for one whose
  /// rules ask for it and that has no jobs any more. A dead server may be only slow, so it keeps our jobs until they count as lost.
  ///
  /// - Parameters:
  ///   - taken: the number of our jobs there.
  ///   - queued: the number of jobs in the server's queue at the last check.
  package func mayRestart(taken: Int, queued: Int, at now: Duration) -> Bool {
    guard isPauseOver(at: now) else { return false }
    switch drain {
    case .byOperator: return false
    case .stuck: return true
    case .forRestart where state == .draining && misses == 0: return taken == 0 && queued == 0
    case .forRestart, nil: return taken == 0 && deadSince.map { now - $0 >= Self.deadLimit } ?? false
    }
  }

  private func isPauseOver(at now: Duration) -> Bool { restartedAt.map { now - $0 >= Self.restartPause } ?? true }

  /// Records that a restart begins.
  package mutating func restart(at now: Duration) {
    restartedAt = now
    idleSince = nil
    misses = max(misses, 1)
    become(.draining, "it is being restarted")
  }

  /// Records that the restart command succeeded.
  package mutating func restarted(at now: Duration) {
    endProcess()
    misses = 0
    deadSince = nil
    awaitedUntil = now + Self.startLimit
    begin("it was restarted and has not answered yet")
  }

  /// Records that the restart command failed. A server that works is used again.
  package mutating func restartFailed() {
    let worked = drain == .forRestart
    restartReason = nil
    if worked {
      begin(Self.readingReason)
    } else {
      suffer(Trouble(reason: "its restart_command failed; the log has the reason", isIdle: trouble?.isIdle ?? false))
    }
  }

  // MARK: - States

  /// Enters the state of a server that answers or will answer: `draining` if there is a cause for it, otherwise `starting`.
  private mutating func begin(_ reason: String) {
    switch drain {
    case .byOperator: become(.draining, "an operator drained it")
    case .stuck: become(.draining, trouble?.reason)
    case .forRestart: become(.draining, restartReason)
    case nil: become(.starting, reason)
    }
  }

  private mutating func become(_ state: State, _ reason: String?) {
    self.state = state
    self.reason = reason
  }
}
