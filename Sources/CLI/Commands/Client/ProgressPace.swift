/// Guesses when a request will have ended, from how its progress has grown since it was first seen.
package struct ProgressPace: Sendable {
  private var first: (seconds: Double, progress: Double)?
  /// When it will have ended, on the caller's clock; `nil` until there is a pace.
  package private(set) var end: Double?

  package init() {}

  /// - Parameters:
  ///   - progress: 0 to 1.
  ///   - seconds: now, on a clock of the caller's.
  package mutating func note(_ progress: Double, at seconds: Double) {
    guard let first, progress >= first.progress else {
      // Also where it began anew, as a request does whose worker was lost.
      first = (seconds, progress)
      end = nil
      return
    }
    // Less tells nothing yet.
    guard progress - first.progress >= 0.02 else { return }
    end = seconds + (1 - progress) * (seconds - first.seconds) / (progress - first.progress)
  }
}
