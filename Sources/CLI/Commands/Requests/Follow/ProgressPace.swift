/// Estimates the end of a request from its progress since the first report.
package struct ProgressPace: Sendable {
  private var first: (seconds: Double, progress: Double)?
  /// The estimated end on the caller's clock. It is `nil` until there is enough progress for an estimate.
  package private(set) var end: Double?

  package init() {}

  /// Records a progress report and updates ``end``.
  ///
  /// - Parameters:
  ///   - progress: 0 to 1.
  ///   - seconds: the current time on the caller's clock.
  package mutating func note(_ progress: Double, at seconds: Double) {
    guard let first, progress >= first.progress else {
      // The progress may start again, for example if the request's worker was lost.
      first = (seconds, progress)
      end = nil
      return
    }
    // Less progress is not enough for an estimate.
    guard progress - first.progress >= 0.02 else { return }
    end = seconds + (1 - progress) * (seconds - first.seconds) / (progress - first.progress)
  }
}
