import KatsudoCore
import Testing

/// Every state with every event: what comes of it, in one table.
@Suite struct JobTransitionTests {
  enum Outcome: Sendable, Hashable {
    case becomes(JobProgressState)
    case refused(TransitionRefusal)
  }

  struct Row: Named {
    var before: JobProgressState
    var event: JobEvent
    var outcome: Outcome
    var name: String { "\(before.state.rawValue), \(before.handover) + \(event)" }
  }

  /// A job in its third attempt that lost one worker and was declined once; 2 is an attempt of the past and 4 one that never was.
  static func job(_ state: JobState, _ handover: JobProgressState.Handover = .none, isCancelAsked: Bool = false) -> JobProgressState {
    JobProgressState(state: state, attempt: 3, lostAttempts: 1, declines: 1, handover: handover, isCancelAsked: isCancelAsked)
  }

  /// Of an event that names an attempt, the three that it may name.
  static let attempts: [@Sendable (Int) -> JobEvent] = [
    JobEvent.handedOver, JobEvent.takenBack, JobEvent.succeeded, JobEvent.failed, JobEvent.declined, JobEvent.postponed, JobEvent.released,
    JobEvent.leaseLost,
    JobEvent.cancelConfirmed, JobEvent.cancelRefused,
  ]

  static let waiting: [Row] =
    [
      row(job(.inQueue), .claimed) {
        $0.state = .inProgress
        $0.attempt = 4
      },
      row(job(.inQueue), .cancelRequested) { $0.state = .cancelled },
      Row(before: job(.inQueue), event: .reattached, outcome: .refused(.notNow(.inQueue))),
    ] + attempts.map { Row(before: job(.inQueue), event: $0(3), outcome: .refused(.notNow(.inQueue))) }

  static let running: [Row] =
    [
      Row(before: job(.inProgress), event: .claimed, outcome: .refused(.notNow(.inProgress))),
      Row(before: job(.inProgress), event: .reattached, outcome: .refused(.notNow(.inProgress))),
      Row(before: job(.inProgress), event: .cancelRequested, outcome: .refused(.notNow(.inProgress))),
      row(job(.inProgress), .handedOver(attempt: 3)) { $0.handover = .held },
      Row(before: job(.inProgress), event: .takenBack(attempt: 3), outcome: .refused(.notNow(.inProgress))),
      row(job(.inProgress), .succeeded(attempt: 3)) { $0.state = .succeeded },
      row(job(.inProgress), .failed(attempt: 3)) { $0.state = .failed },
      row(job(.inProgress), .declined(attempt: 3)) {
        $0.state = .inQueue
        $0.declines = 2
      },
      row(job(.inProgress), .postponed(attempt: 3)) { $0.state = .inQueue },
      row(job(.inProgress), .released(attempt: 3)) { $0.state = .inQueue },
      row(job(.inProgress), .leaseLost(attempt: 3)) {
        $0.state = .inQueue
        $0.lostAttempts = 2
      },
      Row(before: job(.inProgress), event: .cancelConfirmed(attempt: 3), outcome: .refused(.notNow(.inProgress))),
      row(job(.inProgress), .cancelRefused(attempt: 3)) { _ in },
    ] + attempts.flatMap { event in stale(job(.inProgress), event) }

  static let handedOver: [Row] =
    [
      Row(before: job(.inProgress, .held), event: .claimed, outcome: .refused(.notNow(.inProgress))),
      Row(before: job(.inProgress, .held), event: .reattached, outcome: .refused(.notNow(.inProgress))),
      row(job(.inProgress, .held), .cancelRequested) { $0.isCancelAsked = true },
      Row(before: job(.inProgress, .held), event: .handedOver(attempt: 3), outcome: .refused(.notNow(.inProgress))),
      row(job(.inProgress, .held), .takenBack(attempt: 3)) { $0.handover = .none },
      row(job(.inProgress, .held, isCancelAsked: true), .takenBack(attempt: 3)) {
        $0.state = .cancelled
        $0.handover = .none
        $0.isCancelAsked = false
      },
      row(job(.inProgress, .held, isCancelAsked: true), .succeeded(attempt: 3)) {
        $0.state = .succeeded
        $0.isCancelAsked = false
      },
      row(job(.inProgress, .held), .failed(attempt: 3)) { $0.state = .failed },
      Row(before: job(.inProgress, .held), event: .declined(attempt: 3), outcome: .refused(.notNow(.inProgress))),
      Row(before: job(.inProgress, .held), event: .postponed(attempt: 3), outcome: .refused(.notNow(.inProgress))),
      row(job(.inProgress, .held, isCancelAsked: true), .released(attempt: 3)) { $0.handover = .adrift },
      row(job(.inProgress, .held), .leaseLost(attempt: 3)) {
        $0.handover = .adrift
        $0.lostAttempts = 2
      },
      row(job(.inProgress, .held, isCancelAsked: true), .cancelConfirmed(attempt: 3)) {
        $0.state = .cancelled
        $0.isCancelAsked = false
      },
      row(job(.inProgress, .held, isCancelAsked: true), .cancelRefused(attempt: 3)) { $0.isCancelAsked = false },
      row(job(.inProgress, .adrift, isCancelAsked: true), .reattached) {
        $0.handover = .held
        $0.attempt = 4
      },
    ] + attempts.flatMap { event in stale(job(.inProgress, .held), event) }

  static let ended: [Row] = [JobState.succeeded, .failed, .cancelled].flatMap { state in
    ([.claimed, .reattached, .cancelRequested] + attempts.map { $0(3) }).map {
      Row(before: job(state), event: $0, outcome: .refused(.notNow(state)))
    }
  }

  private static func row(_ before: JobProgressState, _ event: JobEvent, _ change: (inout JobProgressState) -> Void) -> Row {
    var after = before
    change(&after)
    return Row(before: before, event: event, outcome: .becomes(after))
  }

  private static func stale(_ before: JobProgressState, _ event: (Int) -> JobEvent) -> [Row] {
    [2, 4].map { Row(before: before, event: event($0), outcome: .refused(.staleAttempt(current: 3))) }
  }

  @Test(arguments: waiting + running + handedOver + ended)
  func `an event moves a job along an arrow or leaves it where it is`(row: Row) {
    let outcome: Outcome
    do throws(TransitionRefusal) {
      outcome = .becomes(try row.before.applying(row.event, limits: .init()))
    } catch {
      outcome = .refused(error)
    }
    #expect(outcome == row.outcome)
  }

  @Test func `the table has every state with every kind of event`() {
    let pairs = Set((Self.waiting + Self.running + Self.ended).map { Pair(state: $0.before.state, event: kind($0.event)) })
    #expect(pairs.count == JobState.allCases.count * 13)
  }

  private struct Pair: Hashable {
    var state: JobState
    var event: String
  }

  /// A new event does not compile here, and then belongs into the table.
  private func kind(_ event: JobEvent) -> String {
    switch event {
    case .claimed: "claimed"
    case .handedOver: "handedOver"
    case .takenBack: "takenBack"
    case .reattached: "reattached"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .declined: "declined"
    case .postponed: "postponed"
    case .released: "released"
    case .leaseLost: "leaseLost"
    case .cancelRequested: "cancelRequested"
    case .cancelConfirmed: "cancelConfirmed"
    case .cancelRefused: "cancelRefused"
    }
  }

  @Test(arguments: [(8, JobState.inQueue), (9, .failed), (10, .failed)])
  func `the tenth lost worker is the last`(lostBefore: Int, state: JobState) throws {
    let job = JobProgressState(state: .inProgress, attempt: 20, lostAttempts: lostBefore)
    let next = try job.applying(.leaseLost(attempt: 20), limits: .init(lostAttempts: 10))
    #expect(next == JobProgressState(state: state, attempt: 20, lostAttempts: lostBefore + 1))
  }

  @Test func `work that was handed over is waited for however many workers vanish`() throws {
    let job = JobProgressState(state: .inProgress, attempt: 20, lostAttempts: 99, handover: .held)
    let next = try job.applying(.leaseLost(attempt: 20), limits: .init(lostAttempts: 10))
    #expect(next == JobProgressState(state: .inProgress, attempt: 20, lostAttempts: 100, handover: .adrift))
  }

  @Test(arguments: [(18, JobState.inQueue), (19, .failed)])
  func `the twentieth decline is the last`(declinesBefore: Int, state: JobState) throws {
    let job = JobProgressState(state: .inProgress, attempt: 20, lostAttempts: 0, declines: declinesBefore)
    let next = try job.applying(.declined(attempt: 20), limits: .init(declines: 20))
    #expect(next == JobProgressState(state: state, attempt: 20, lostAttempts: 0, declines: declinesBefore + 1))
  }

  @Test func `only finished states are final`() {
    #expect(JobState.allCases.filter(\.isFinal) == [.succeeded, .failed, .cancelled])
  }
}
