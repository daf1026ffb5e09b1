import KatsudoCore

extension JobQueue {
  /// The number of a model's newest requests whose times are looked at.
  package static let timedRequests = 100

  /// Returns the median of the seconds that the newest succeeded requests of a model ran, or `nil` if none has succeeded. The time of a request is
  /// that of its last attempt, rounded to milliseconds. Requests that got an earlier result are left out.
  package func medianSeconds(of modelID: String) async throws -> Double? {
    Self.median(try await store.runTimes(of: modelID, limit: Self.timedRequests)).map { ($0 * 1000).rounded() / 1000 }
  }

  /// Returns the median: the middle value, or the mean of the two middle ones. It is `nil` if there are no values.
  package static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
