/// The pauses of one wait. They grow by half as long as nothing changes; a pause that the server asks for is kept, up to a minute.
struct PollSchedule: Sendable {
  private let first: Duration
  private let longest: Duration
  private var pause: Duration

  static let longestRequested: Duration = .seconds(60)

  init(_ policy: PollPolicy) {
    // A pause of nothing would ask without a break.
    first = max(policy.firstPause, .milliseconds(1))
    longest = max(policy.longestPause, first)
    pause = first
  }

  /// The pause after an answer.
  ///
  /// - Parameters:
  ///   - status: the answer.
  ///   - last: the one before.
  ///   - requested: `Retry-After` of the answer.
  mutating func next(after status: RequestStatus, last: RequestStatus?, requested: Duration?) -> Duration {
    if status.state != last?.state || status.queuePosition != last?.queuePosition {
      pause = first
    } else if status.progress != last?.progress {
      // Progress is new with every answer. It is looked at often enough for a bar to move, and less often than a change of state.
      pause = min(pause, first * 2)
    }
    return grow(requested: requested)
  }

  /// The pause after an answer that brought nothing new.
  mutating func grow(requested: Duration?) -> Duration {
    defer { pause = min(pause * 1.5, longest) }
    return max(pause, min(requested ?? .zero, Self.longestRequested))
  }
}
