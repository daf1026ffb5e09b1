import KatsudoAPI
import KatsudoCore
import KatsudoServer
import Testing

@Suite struct ReceiptAttemptTests {
  private typealias Attempt = ReceiptAnswer.Attempt

  /// Makes the events of a request, one a second.
  private func events(_ steps: [(JobEventKind, Int, JobState, JSONValue?)]) -> [StoredEvent] {
    steps.enumerated().map { index, step in
      StoredEvent(
        id: Int64(index + 1), requestID: "r", kind: step.0, attempt: step.1, state: step.2,
        at: Timestamp(microseconds: Int64(index) * 1_000_000), detail: step.3)
    }
  }

  private func time(_ second: Int64) -> String { Timestamp(microseconds: second * 1_000_000).wireText }

  @Test func `each attempt has its engine, its times and its outcome`() {
    let attempts = Attempt.read(
      events([
        (.submitted, 0, .inQueue, nil), (.claimed, 1, .inProgress, ["engine": "a", "worker": "w"]), (.progress, 1, .inProgress, nil),
        (.declined, 1, .inQueue, ["error": "Full."]), (.claimed, 2, .inProgress, ["engine": "b", "worker": "w"]),
        (.handedOver, 2, .inProgress, nil), (.accepted, 2, .inProgress, nil), (.leaseLost, 2, .inProgress, nil),
        (.reattached, 3, .inProgress, ["worker": "w"]), (.cancelRequested, 3, .inProgress, nil), (.cancelConfirmed, 3, .cancelled, nil),
      ]), engine: "b")
    #expect(
      attempts == [
        Attempt(number: 1, engine: "a", startedAt: time(1), endedAt: time(3), outcome: "declined", error: "Full."),
        Attempt(number: 2, engine: "b", startedAt: time(4), endedAt: time(7), outcome: "lease_lost"),
        Attempt(number: 3, engine: "b", startedAt: time(8), endedAt: time(10), outcome: "cancelled"),
      ])
  }

  @Test func `a withdrawal ends an attempt only if the request waits again or is cancelled`() {
    for (state, outcome) in [(JobState.inProgress, nil), (.inQueue, "released"), (.cancelled, "cancelled")] as [(JobState, String?)] {
      let attempts = Attempt.read(
        events([(.claimed, 1, .inProgress, ["engine": "a"]), (.withdrawn, 1, state, nil)]), engine: "a")
      #expect(attempts.map(\.outcome) == [outcome])
    }
  }

  @Test func `an attempt that found an earlier result has succeeded, on the engine that claimed it`() {
    let attempts = Attempt.read(
      events([(.claimed, 1, .inProgress, ["engine": "a"]), (.reused, 1, .succeeded, ["from": "first"])]), engine: "b")
    #expect(attempts == [Attempt(number: 1, engine: "a", startedAt: time(0), endedAt: time(1), outcome: "succeeded")])
  }

  @Test func `events that tell of no attempt give none`() {
    #expect(Attempt.read(events([(.submitted, 0, .inQueue, nil), (.reused, 0, .succeeded, nil)]), engine: "a").isEmpty)
    #expect(Attempt.read(events([(.leaseLost, 7, .inQueue, nil)]), engine: "a").isEmpty)
  }
}
