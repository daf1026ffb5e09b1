package import KatsudoClient

/// A request's state as a line for a terminal: the place in the queue, then a bar with percent, the present step and the time left.
package struct RequestLine: Sendable {
  private let status: RequestStatus
  private let seconds: Double
  private let end: Double?

  /// - Parameters:
  ///   - status: the latest known status.
  ///   - seconds: the time since the wait began.
  ///   - end: the estimated end of the request on the same clock, or `nil`.
  package init(_ status: RequestStatus, seconds: Double, end: Double?) {
    self.status = status
    self.seconds = seconds
    self.end = end
  }

  /// The present step behind a comma. Control characters and all but ASCII are left out, because the bar counts columns.
  private var stage: String {
    let text = (status.stage ?? "").unicodeScalars.filter { (0x20...0x7e).contains($0.value) }.prefix(30)
    return text.isEmpty ? "" : ", \(String(String.UnicodeScalarView(text)))"
  }

  /// Returns the line with at most `columns` columns.
  package func text(columns: Int) -> String {
    let waited = PlainTime.text(seconds: seconds.rounded(.down))
    switch (status.state, status.progress, status.queuePosition) {
    case (.inProgress, let progress?, _):
      let time = end.map { "\(PlainTime.text(seconds: $0 - seconds)) left" } ?? waited
      return Bar.text(progress, "\(Int(progress * 100)) %\(stage), \(time)", columns: columns)
    case (.inProgress, nil, _): return String("in progress, \(waited)".prefix(columns))
    case (.inQueue, _, let position?): return String("in queue, number \(position), \(waited)".prefix(columns))
    case (.inQueue, _, nil): return String("in queue, \(waited)".prefix(columns))
    default: return String("\(status.state), \(waited)".prefix(columns))
    }
  }
}
