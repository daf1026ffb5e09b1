import KatsudoAPI
import KatsudoCore
import Testing

/// A table of every state with every event and the state that follows.
@Suite struct JobTransitionTests {
  enum Outcome: Sendable, Hashable {
    case becomes(JobLifecycle)
    case refused(TransitionRefusal)
  }

  struct Row: Named {
    var before: JobLifecycle
    var event: JobEvent
    var outcome: Outcome
    var name: String { "\(before.state.rawValue), \(before.remote), worker \(before.worker ?? "-") + \(event)" }
  }

  static let started = Timestamp(microseconds: 1_000)
  static let now = Timestamp(microseconds: 2_000)

  /// A job in its third attempt that lost one worker and was declined once; 2 is an earlier attempt and 4 one that does not exist.
  static func job(
    _ state: JobState, _ remote: JobLifecycle.Remote = .none, worker: String? = nil, isCancelAsked: Bool = false
  ) -> JobLifecycle {
    JobLifecycle(
      state: state, attempt: 3, lostAttempts: 1, declines: 1, engine: "e", worker: worker, remote: remote, isCancelAsked: isCancelAsked,
      startedAt: started, finishedAt: state.isFinal ? started : nil)
  }

  static let waitingJob = job(.inQueue)
  static let runningJob = job(.inProgress, worker: "w")
  static let openJob = job(.inProgress, .open, worker: "w")
  static let heldJob = job(.inProgress, .accepted(id: "r"), worker: "w")
  static let adriftJob = job(.inProgress, .accepted(id: "r"))

  static func cancelAsked(_ job: JobLifecycle) -> JobLifecycle {
    var job = job
    job.isCancelAsked = true
    return job
  }

  /// The events that name an attempt.
  static let ofAttempt: [@Sendable (Int) -> JobEvent] = [
    { .handedOver(attempt: $0) }, { .withdrawn(attempt: $0) }, { .succeeded(attempt: $0) }, { .failed(attempt: $0, error: "No.") },
    { .declined(attempt: $0, error: "Full.") }, { .postponed(attempt: $0) }, { .released(attempt: $0) }, { .leaseLost(attempt: $0) },
    { .cancelConfirmed(attempt: $0) }, { .cancelRefused(attempt: $0) },
  ]
  static let accepted = JobEvent.accepted(engine: "e", remoteID: "r")
  static let claimed = JobEvent.claimed(engine: "f", worker: "v")
  static let reattached = JobEvent.reattached(worker: "v")
  static let reused = JobEvent.reused(from: "first", engine: "f")
  static func reuse(by attempt: Int) -> JobEvent { .reused(from: "first", engine: "f", attempt: attempt) }

  static let waiting: [Row] =
    [
      row(waitingJob, claimed) {
        $0.state = .inProgress
        $0.attempt = 4
        $0.engine = "f"
        $0.worker = "v"
        $0.startedAt = now
      },
      row(waitingJob, reused) {
        end(&$0, .succeeded)
        $0.engine = "f"
      },
      row(waitingJob, .cancelRequested) { end(&$0, .cancelled) },
      row(waitingJob, .stopRequested) { end(&$0, .cancelled) },
      refused(waitingJob, reattached), refused(waitingJob, accepted), refused(waitingJob, reuse(by: 3)),
    ] + ofAttempt.map { refused(waitingJob, $0(3)) }

  static let running: [Row] =
    [
      refused(runningJob, claimed), refused(runningJob, reused), refused(runningJob, reattached), refused(runningJob, .cancelRequested),
      refused(runningJob, accepted),
      row(runningJob, .handedOver(attempt: 3)) { $0.remote = .open },
      row(runningJob, .handedOver(attempt: 3, remoteID: "own")) { $0.remote = .accepted(id: "own") },
      refused(runningJob, .withdrawn(attempt: 3)),
      row(runningJob, reuse(by: 3)) {
        end(&$0, .succeeded)
        $0.engine = "f"
      },
      row(runningJob, .succeeded(attempt: 3)) { end(&$0, .succeeded) },
      row(runningJob, .failed(attempt: 3, error: "No.")) { end(&$0, .failed, "No.") },
      row(runningJob, .declined(attempt: 3, error: "Full.")) {
        wait(&$0)
        $0.declines = 2
      },
      row(runningJob, .postponed(attempt: 3), wait),
      row(runningJob, .released(attempt: 3), wait),
      row(runningJob, .leaseLost(attempt: 3)) {
        wait(&$0)
        $0.lostAttempts = 2
      },
      refused(runningJob, .cancelConfirmed(attempt: 3)),
      row(runningJob, .cancelRefused(attempt: 3)) { _ in },
      row(runningJob, .stopRequested) { $0.isCancelAsked = true },
      row(cancelAsked(runningJob), .cancelConfirmed(attempt: 3)) { end(&$0, .cancelled) },
      row(cancelAsked(runningJob), .cancelRefused(attempt: 3)) { $0.isCancelAsked = false },
      row(cancelAsked(runningJob), .succeeded(attempt: 3)) { end(&$0, .succeeded) },
      row(cancelAsked(runningJob), .released(attempt: 3)) { end(&$0, .cancelled) },
      row(cancelAsked(runningJob), .postponed(attempt: 3)) { end(&$0, .cancelled) },
      row(cancelAsked(runningJob), .declined(attempt: 3, error: "Full.")) {
        end(&$0, .cancelled)
        $0.declines = 2
      },
      row(cancelAsked(runningJob), .leaseLost(attempt: 3)) {
        end(&$0, .cancelled)
        $0.lostAttempts = 2
      },
    ] + ofAttempt.flatMap { stale(runningJob, $0) } + stale(runningJob, { reuse(by: $0) })

  static let handedOver: [Row] =
    [
      refused(heldJob, claimed), refused(heldJob, reused), refused(heldJob, reuse(by: 3)), refused(heldJob, reattached),
      refused(heldJob, .handedOver(attempt: 3)), refused(heldJob, .handedOver(attempt: 3, remoteID: "own")),
      row(openJob, accepted) { $0.remote = .accepted(id: "r") },
      row(heldJob, accepted) { _ in },
      row(job(.inProgress, .open), accepted) { $0.remote = .accepted(id: "r") },
      refused(heldJob, .accepted(engine: "e", remoteID: "another")),
      refused(openJob, .accepted(engine: "another", remoteID: "r")),
      row(heldJob, .cancelRequested) { $0.isCancelAsked = true },
      row(heldJob, .stopRequested) { $0.isCancelAsked = true },
      row(heldJob, .withdrawn(attempt: 3)) { $0.remote = .none },
      row(adriftJob, .withdrawn(attempt: 3)) {
        $0.state = .inQueue
        $0.remote = .none
      },
      row(cancelAsked(openJob), .withdrawn(attempt: 3)) {
        end(&$0, .cancelled)
        $0.remote = .none
      },
      row(cancelAsked(heldJob), .succeeded(attempt: 3)) { end(&$0, .succeeded) },
      row(heldJob, .failed(attempt: 3, error: "No.")) { end(&$0, .failed, "No.") },
      refused(heldJob, .declined(attempt: 3, error: "Full.")), refused(heldJob, .postponed(attempt: 3)),
      row(cancelAsked(heldJob), .released(attempt: 3)) { $0.worker = nil },
      row(heldJob, .leaseLost(attempt: 3)) {
        $0.worker = nil
        $0.lostAttempts = 2
      },
      row(cancelAsked(heldJob), .cancelConfirmed(attempt: 3)) { end(&$0, .cancelled) },
      row(cancelAsked(heldJob), .cancelRefused(attempt: 3)) { $0.isCancelAsked = false },
      row(cancelAsked(adriftJob), reattached) {
        $0.worker = "v"
        $0.attempt = 4
      },
    ] + ofAttempt.flatMap { stale(heldJob, $0) }

  static let ended: [Row] = [JobState.succeeded, .failed, .cancelled].flatMap { state in
    ([claimed, reattached, reused, accepted, .cancelRequested, .stopRequested] + ofAttempt.map { $0(3) }).map { refused(job(state), $0) }
  }

  private static func end(_ job: inout JobLifecycle, _ state: JobState, _ error: String? = nil) {
    job.state = state
    job.error = error
    job.worker = nil
    job.isCancelAsked = false
    job.finishedAt = now
  }

  private static func wait(_ job: inout JobLifecycle) {
    job.state = .inQueue
    job.worker = nil
  }

  private static func row(_ before: JobLifecycle, _ event: JobEvent, _ change: (inout JobLifecycle) -> Void) -> Row {
    var after = before
    change(&after)
    return Row(before: before, event: event, outcome: .becomes(after))
  }

  private static func refused(_ before: JobLifecycle, _ event: JobEvent) -> Row {
    Row(before: before, event: event, outcome: .refused(.notNow(before.state)))
  }

  private static func stale(_ before: JobLifecycle, _ event: (Int) -> JobEvent) -> [Row] {
    [2, 4].map { Row(before: before, event: event($0), outcome: .refused(.staleAttempt(current: 3))) }
  }

  @Test(arguments: waiting + running + handedOver + ended)
  func `each event in each state leads to the expected state or is refused`(row: Row) {
    let outcome: Outcome
    do throws(TransitionRefusal) {
      outcome = .becomes(try row.before.applying(row.event, at: Self.now, limits: .init()))
    } catch {
      outcome = .refused(error)
    }
    #expect(outcome == row.outcome)
  }

  @Test func `the table has every state with every kind of event`() {
    struct Pair: Hashable {
      var state: JobState
      var event: JobEventKind
    }
    let pairs = Set((Self.waiting + Self.running + Self.ended).map { Pair(state: $0.before.state, event: $0.event.kind) })
    // The submission starts the life cycle; progress and outputs do not change the state. None of them is in the table.
    #expect(pairs.count == JobState.allCases.count * (JobEventKind.allCases.count - 3))
  }

  @Test(arguments: [(8, JobState.inQueue), (9, .failed), (10, .failed)])
  func `a job fails when it loses its tenth worker`(lostBefore: Int, state: JobState) throws {
    let job = JobLifecycle(state: .inProgress, attempt: 20, lostAttempts: lostBefore, worker: "w")
    let next = try job.applying(.leaseLost(attempt: 20), at: Self.now, limits: .init(lostAttempts: 10))
    #expect(next.state == state)
    #expect(next.lostAttempts == lostBefore + 1)
    #expect(next.error == (state == .failed ? "The request failed because its worker was lost \(lostBefore + 1) times." : nil))
  }

  @Test func `a job with handed-over work stays in progress however many workers it loses`() throws {
    let job = JobLifecycle(state: .inProgress, attempt: 20, lostAttempts: 99, worker: "w", remote: .open)
    let next = try job.applying(.leaseLost(attempt: 20), at: Self.now, limits: .init(lostAttempts: 10))
    #expect(next == JobLifecycle(state: .inProgress, attempt: 20, lostAttempts: 100, remote: .open))
    #expect(next.isAdrift)
  }

  @Test(arguments: [(18, JobState.inQueue), (19, .failed)])
  func `a job fails at its twentieth decline`(declinesBefore: Int, state: JobState) throws {
    let job = JobLifecycle(state: .inProgress, attempt: 20, declines: declinesBefore, worker: "w")
    let next = try job.applying(.declined(attempt: 20, error: "Full."), at: Self.now, limits: .init(declines: 20))
    #expect(next.state == state)
    #expect(next.declines == declinesBefore + 1)
    #expect(next.error == (state == .failed ? "Full." : nil))
  }

  @Test func `only succeeded, failed and cancelled are final`() {
    #expect(JobState.allCases.filter(\.isFinal) == [.succeeded, .failed, .cancelled])
  }
}
