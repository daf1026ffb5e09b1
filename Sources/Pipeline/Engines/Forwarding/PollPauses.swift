/// Computes the pauses between two polls of a job.
struct PollPauses: Sendable {
  private let first: Duration
  private let longest: Duration
  private var clear: Duration
  private var unclear: Duration

  /// The longest pause after failed polls.
  static let longestUnclear = Duration.seconds(60)

  init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
    clear = first
    unclear = first
  }

  /// - Parameters:
  ///   - isClear: `true` if the last poll gave a state. The pauses then grow by a quarter each time. After failed polls they double.
  ///   - requested: the pause that the service asks for.
  mutating func next(isClear: Bool, requested: Duration?) -> Duration {
    let own: Duration
    if isClear {
      own = clear
      clear = min(clear * 1.25, longest)
      unclear = first
    } else {
      own = unclear
      unclear = min(unclear * 2, max(Self.longestUnclear, first))
    }
    return max(own, requested ?? .zero)
  }
}
