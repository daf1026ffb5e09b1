/// Decides from the looks at a job when it is over, lost or stuck.
package struct JobWatch: Sendable, Hashable {
  /// One look at the job.
  package enum Look: Sendable, Hashable {
    case waiting
    case running
    case over
    /// The server answers and does not know the job.
    case absent
    /// Nothing listens at the server's address.
    case refused
    /// There was no usable answer.
    case unclear
  }

  package enum Verdict: Sendable, Hashable {
    case goOn
    case over
    /// The server does not have the job, or has lost it with its memory.
    case lost
  }

  /// The shortest time between two looks that both miss the job. A job can be between the queue and the history for a moment.
  package static let absenceTime = Duration.seconds(1)
  /// The time for which nothing must listen at the address until the job counts as lost. ComfyUI keeps its jobs in memory only.
  package static let refusalTime = Duration.seconds(5)

  private var absentSince: Duration?
  private var refusedSince: Duration?
  private var silentSince: Duration?

  package init() {}

  /// - Parameter silence: the time without any usable answer after which the job counts as lost.
  package mutating func next(_ look: Look, at now: Duration, silence: Duration) -> Verdict {
    switch look {
    case .over: return .over
    case .waiting, .running: self = JobWatch()
    case .absent:
      silentSince = nil
      refusedSince = nil
      let since = absentSince ?? now
      absentSince = since
      if now - since >= Self.absenceTime { return .lost }
    case .refused:
      absentSince = nil
      let since = refusedSince ?? now
      refusedSince = since
      silentSince = silentSince ?? now
      if now - since >= Self.refusalTime { return .lost }
    case .unclear:
      absentSince = nil
      refusedSince = nil
      let since = silentSince ?? now
      silentSince = since
      if now - since >= silence { return .lost }
    }
    return .goOn
  }
}
