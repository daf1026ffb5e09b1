/// The health of one ComfyUI server, from the answers to its checks.
package struct ServerHealth: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// Nothing is known yet.
    case unknown
    /// The server answers, but its node classes are not known yet, or it is being restarted.
    case starting
    case ready
    /// The server is stuck and gets no more jobs until it was restarted.
    case draining
    case dead
  }

  /// The number of checks without an answer after which a server is dead.
  package static let missLimit = 3
  /// The time for which jobs may wait while none runs. A server whose worker thread has ended still answers, but never takes a job.
  package static let idleLimit = Duration.seconds(5)

  package private(set) var state = State.unknown
  /// The reason of the state for the operator, if it is not `ready`.
  package private(set) var reason: String?
  private var misses = 0
  /// The reason why the server is stuck, until its process has ended.
  private var stuckReason: String?
  /// The time since which the same jobs wait while none runs.
  private var idleSince: Duration?
  /// These jobs. A job that was taken in the meantime shows that the worker lives, even if another one waits now.
  private var idleJobs: Set<String> = []
  /// The time at which the last restart began.
  private var restartedAt: Duration?

  package init() {}

  /// The shortest time between two restarts.
  package static let restartPause = Duration.seconds(300)

  /// Records that the server answered a check.
  ///
  /// - Parameters:
  ///   - running: the number of jobs that run there.
  ///   - pending: the ids of the jobs that wait there.
  package mutating func answered(running: Int, pending: Set<String>, at now: Duration) {
    misses = 0
    if let stuckReason {
      become(.draining, stuckReason)
    } else if state == .unknown || state == .dead || state == .draining {
      // The process may be another one than before, so its classes are read again.
      become(.starting, "its node classes are being read")
    }
    guard !pending.isEmpty, running == 0 else {
      idleSince = nil
      return
    }
    let same = idleSince == nil ? pending : idleJobs.intersection(pending)
    let since = same.isEmpty ? now : idleSince ?? now
    idleSince = since
    idleJobs = same.isEmpty ? pending : same
    if now - since > Self.idleLimit, state == .ready { stick("it has waiting jobs but runs none; its worker has probably ended") }
  }

  /// Records that the node classes were read.
  package mutating func learned() { if state == .starting { become(.ready, nil) } }

  /// Records that the server answers, but that its node classes cannot be read.
  package mutating func confused(_ reason: String) { if state == .starting || state == .ready { become(.starting, reason) } }

  /// Records that a check had no answer.
  ///
  /// - Parameter hasEnded: `true` if the server's process has certainly ended.
  package mutating func missed(_ reason: String, hasEnded: Bool = false) {
    if hasEnded { stuckReason = nil }
    misses += 1
    idleSince = nil
    if misses >= Self.missLimit { become(.dead, reason) }
  }

  /// Records that nothing listens at the server's address any more. It gets no jobs until it answers a check again.
  package mutating func vanished(_ reason: String) {
    stuckReason = nil
    misses = max(misses, 1)
    idleSince = nil
    if state == .ready { become(.starting, reason) }
  }

  /// Records that the server holds a job that it does not finish.
  package mutating func stick(_ reason: String) {
    stuckReason = reason
    if state != .dead { become(.draining, reason) }
  }

  /// Records that the restart command succeeded.
  package mutating func restarted() { stuckReason = nil }

  /// `true` if the server is stuck and may be restarted now.
  package func mayRestart(at now: Duration) -> Bool {
    stuckReason != nil && restartedAt.map { now - $0 >= Self.restartPause } ?? true
  }

  /// Records that a restart begins.
  package mutating func restart(at now: Duration) {
    restartedAt = now
    idleSince = nil
    misses = max(misses, 1)
    become(.draining, "it is being restarted")
  }

  private mutating func become(_ state: State, _ reason: String?) {
    self.state = state
    self.reason = reason
  }
}
