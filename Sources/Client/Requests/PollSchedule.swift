/// The pauses of one wait. They grow by half while nothing changes. A pause that the server asks for is kept, up to a minute.
struct PollSchedule: Sendable {
  private let first: Duration
  private let longest: Duration
  private var pause: Duration

  static let longestRequested: Duration = .seconds(60)

  init(_ policy: PollPolicy) {
    // A pause of 0 would send calls in an endless loop.
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
      // Progress is new in almost every answer. These polls are frequent enough to move a bar, but less frequent than after a change of
      // state.
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
