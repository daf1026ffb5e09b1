/// How long to rest between two looks at a request.
struct RunComfyPauses: Sendable {
  private let first: Duration
  private let longest: Duration
  private var clear: Duration
  private var unclear: Duration

  /// Looks that come to nothing rest up to this.
  static let longestUnclear = Duration.seconds(60)

  init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
    clear = first
    unclear = first
  }

  /// - Parameters:
  ///   - isClear: whether the last look showed something. Rests grow by a quarter while it does, and double while it does not.
  ///   - requested: the rest that RunComfy asked for.
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
