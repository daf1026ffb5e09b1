package import KatsudoAPI
package import KatsudoCore
package import KatsudoMediaFetch

/// Decides what follows a try to deliver a message. It does no input or output.
package struct RetryPlan: Sendable, Hashable {
  /// The pause after the first try. Every further pause is twice as long as the one before, up to ``longestPause``.
  package var firstPause: Duration

  static let longestPause = Duration.seconds(4 * 3600)
  /// The part of a pause by which chance makes it shorter or longer, so that messages that failed together are not repeated together.
  static let spread = 0.2

  package init(firstPause: Duration) { self.firstPause = firstPause }

  /// - Parameters:
  ///   - now: the time at which the try ended.
  ///   - chance: a random number from 0 to 1.
  package func end(of delivery: Delivery, _ outcome: MessageSender.Outcome, at now: Timestamp, chance: Double) -> DeliveryTry {
    switch outcome {
    case .answered(let status, let retryAfter):
      switch status {
      case 200..<300: return DeliveryTry(.delivered, status: status)
      case 410:
        return DeliveryTry(.stopped, status: status, error: "The receiver answered 410 (Gone), so no further try follows.")
      case 300..<400:
        return again(
          delivery, at: now, chance, status: status,
          "The receiver redirects (status \(status)). Redirects are not followed. Use the final address.")
      default:
        let requested = retryAfter.flatMap { RetryAfter.pause($0, now: now, longest: Self.longestPause) }
        return again(delivery, at: now, chance, status: status, atLeast: requested ?? .zero, "The receiver answered with status \(status).")
      }
    case .failed(let sentence):
      return again(delivery, at: now, chance, status: nil, sentence)
    }
  }

  private func again(
    _ delivery: Delivery, at now: Timestamp, _ chance: Double, status: Int?, atLeast least: Duration = .zero, _ error: String
  ) -> DeliveryTry {
    let pause = max(self.pause(after: delivery.attempts, chance: chance), least)
    let next = now.adding(seconds: Double(pause.wholeMilliseconds) / 1000)
    if next <= delivery.deadline { return DeliveryTry(.again(next), status: status, error: error) }
    // The last try is at the end of the time, unless the receiver asked for a longer pause.
    let isLast = now >= delivery.deadline || now.adding(seconds: Double(least.wholeMilliseconds) / 1000) > delivery.deadline
    return DeliveryTry(isLast ? .failed : .again(delivery.deadline), status: status, error: error)
  }

  /// Returns the pause after a number of tries, which is at least 1.
  package func pause(after tries: Int, chance: Double) -> Duration {
    let doublings = min(max(tries - 1, 0), 40)
    let longest = Double(Self.longestPause.wholeMilliseconds)
    let plain = min(Double(firstPause.wholeMilliseconds) * Double(1 << doublings), longest)
    return .milliseconds(Int64(plain * (1 + Self.spread * (2 * chance - 1))))
  }
}
