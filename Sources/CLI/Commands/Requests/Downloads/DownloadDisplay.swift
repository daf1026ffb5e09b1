import Foundation
import NIOConcurrencyHelpers

/// Shows the progress of a download as a live line on a terminal. Without a terminal it shows nothing. The path is printed at the end.
final class DownloadDisplay: Sendable {
  private let line: LiveLine?
  private let amount: Amount

  private final class Amount: Sendable {
    let state = NIOLockedValueBox<(received: Int, total: Int?, drawn: ContinuousClock.Instant?)>((0, nil, nil))
  }

  init(_ console: Console, name: String) {
    let amount = Amount()
    self.amount = amount
    let isLive = !console.isQuiet && isatty(STDERR_FILENO) == 1
    line =
      isLive
      ? LiveLine { columns in
        let (received, total, _) = amount.state.withLockedValue { $0 }
        return DownloadLine(name: name, received: received, total: total).text(columns: columns)
      } : nil
  }

  func show(received: Int, total: Int?) {
    guard let line else { return }
    let isTime = amount.state.withLockedValue { state in
      let now = ContinuousClock.now
      (state.received, state.total) = (received, total)
      guard state.drawn.map({ $0.duration(to: now) >= .milliseconds(100) }) ?? true else { return false }
      state.drawn = now
      return true
    }
    if isTime { line.draw() }
  }

  func close() { line?.close() }
}
