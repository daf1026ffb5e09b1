import EmakiCore
import Testing

/// Every state with every event: what comes of it, in one table.
@Suite struct JobTransitionTests {
  enum Outcome: Sendable, Hashable {
    case becomes(JobState, attempt: Int, lost: Int)
    case refused(TransitionRefusal)
  }

  struct Row: Named {
    var state: JobState
    var event: JobEvent
    var outcome: Outcome
    var name: String { "\(state.rawValue) + \(event)" }
  }

  /// Of a job in its third attempt that lost one worker; 2 is an attempt of the past and 4 one that never was.
  static let rows: [Row] = [
    .init(.inQueue, .claimed, .becomes(.inProgress, attempt: 4, lost: 1)),
    .init(.inQueue, .succeeded(attempt: 3), .refused(.notNow(.inQueue))),
    .init(.inQueue, .succeeded(attempt: 2), .refused(.notNow(.inQueue))),
    .init(.inQueue, .failed(attempt: 3), .refused(.notNow(.inQueue))),
    .init(.inQueue, .released(attempt: 3), .refused(.notNow(.inQueue))),
    .init(.inQueue, .leaseLost(attempt: 3), .refused(.notNow(.inQueue))),
    .init(.inQueue, .cancelRequested, .becomes(.cancelled, attempt: 3, lost: 1)),

    .init(.inProgress, .claimed, .refused(.notNow(.inProgress))),
    .init(.inProgress, .succeeded(attempt: 3), .becomes(.succeeded, attempt: 3, lost: 1)),
    .init(.inProgress, .succeeded(attempt: 2), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .succeeded(attempt: 4), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .failed(attempt: 3), .becomes(.failed, attempt: 3, lost: 1)),
    .init(.inProgress, .failed(attempt: 2), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .failed(attempt: 4), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .released(attempt: 3), .becomes(.inQueue, attempt: 3, lost: 1)),
    .init(.inProgress, .released(attempt: 2), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .released(attempt: 4), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .leaseLost(attempt: 3), .becomes(.inQueue, attempt: 3, lost: 2)),
    .init(.inProgress, .leaseLost(attempt: 2), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .leaseLost(attempt: 4), .refused(.staleAttempt(current: 3))),
    .init(.inProgress, .cancelRequested, .refused(.notNow(.inProgress))),

    .init(.succeeded, .claimed, .refused(.notNow(.succeeded))),
    .init(.succeeded, .succeeded(attempt: 3), .refused(.notNow(.succeeded))),
    .init(.succeeded, .failed(attempt: 3), .refused(.notNow(.succeeded))),
    .init(.succeeded, .released(attempt: 3), .refused(.notNow(.succeeded))),
    .init(.succeeded, .leaseLost(attempt: 3), .refused(.notNow(.succeeded))),
    .init(.succeeded, .cancelRequested, .refused(.notNow(.succeeded))),

    .init(.failed, .claimed, .refused(.notNow(.failed))),
    .init(.failed, .succeeded(attempt: 3), .refused(.notNow(.failed))),
    .init(.failed, .failed(attempt: 3), .refused(.notNow(.failed))),
    .init(.failed, .released(attempt: 3), .refused(.notNow(.failed))),
    .init(.failed, .leaseLost(attempt: 3), .refused(.notNow(.failed))),
    .init(.failed, .cancelRequested, .refused(.notNow(.failed))),

    .init(.cancelled, .claimed, .refused(.notNow(.cancelled))),
    .init(.cancelled, .succeeded(attempt: 3), .refused(.notNow(.cancelled))),
    .init(.cancelled, .failed(attempt: 3), .refused(.notNow(.cancelled))),
    .init(.cancelled, .released(attempt: 3), .refused(.notNow(.cancelled))),
    .init(.cancelled, .leaseLost(attempt: 3), .refused(.notNow(.cancelled))),
    .init(.cancelled, .cancelRequested, .refused(.notNow(.cancelled))),
  ]

  @Test(arguments: rows)
  func `an event moves a job along an arrow or leaves it where it is`(row: Row) {
    let job = JobProgressState(state: row.state, attempt: 3, lostAttempts: 1)
    let outcome: Outcome
    do throws(TransitionRefusal) {
      let next = try job.applying(row.event, lostAttemptLimit: 10)
      outcome = .becomes(next.state, attempt: next.attempt, lost: next.lostAttempts)
    } catch {
      outcome = .refused(error)
    }
    #expect(outcome == row.outcome)
  }

  @Test func `the table has every state with every kind of event`() {
    let pairs = Set(Self.rows.map { Pair(state: $0.state, event: kind($0.event)) })
    #expect(pairs.count == JobState.allCases.count * 6)
  }

  private struct Pair: Hashable {
    var state: JobState
    var event: String
  }

  /// A new event does not compile here, and then belongs into the table.
  private func kind(_ event: JobEvent) -> String {
    switch event {
    case .claimed: "claimed"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .released: "released"
    case .leaseLost: "leaseLost"
    case .cancelRequested: "cancelRequested"
    }
  }

  @Test(arguments: [(8, JobState.inQueue), (9, .failed), (10, .failed)])
  func `the tenth lost worker is the last`(lostBefore: Int, state: JobState) throws {
    let job = JobProgressState(state: .inProgress, attempt: 20, lostAttempts: lostBefore)
    let next = try job.applying(.leaseLost(attempt: 20), lostAttemptLimit: 10)
    #expect(next == JobProgressState(state: state, attempt: 20, lostAttempts: lostBefore + 1))
  }

  @Test func `only finished states are final`() {
    #expect(JobState.allCases.filter(\.isFinal) == [.succeeded, .failed, .cancelled])
  }
}

extension JobTransitionTests.Row {
  fileprivate init(_ state: JobState, _ event: JobEvent, _ outcome: JobTransitionTests.Outcome) {
    self.init(state: state, event: event, outcome: outcome)
  }
}
