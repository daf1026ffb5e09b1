/// The pauses of one wait, as ``PollPolicy`` describes them.
struct PollSchedule: Sendable {
  private let first: Duration
  private let longest: Duration
  private var pause: Duration

  static let longestRequested: Duration = .seconds(60)

  init(_ policy: PollPolicy) {
    // With a pause of 0, the client would send calls without a pause.
    first = max(policy.firstPause, .milliseconds(1))
    longest = max(policy.longestPause, first)
    pause = first
  }

  /// Returns the pause after an answer.
  ///
  /// - Parameters:
  ///   - status: the answer.
  ///   - last: the answer before it.
  ///   - requested: the `Retry-After` of the answer.
  mutating func next(after status: RequestStatus, last: RequestStatus?, requested: Duration?) -> Duration {
    if status.state != last?.state || status.queuePosition != last?.queuePosition {
      pause = first
    } else if status.progress != last?.progress {
      // The progress changes in almost every answer. These polls are frequent enough for a progress bar, but less frequent than after a
      // change of the state.
      pause = min(pause, first * 2)
    }
    return grow(requested: requested)
  }

  /// Returns the pause after an answer without a change.
  mutating func grow(requested: Duration?) -> Duration {
    defer { pause = min(pause * 1.5, longest) }
    return max(pause, min(requested ?? .zero, Self.longestRequested))
  }
}
