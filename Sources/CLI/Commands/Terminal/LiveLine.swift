import Foundation
import NIOConcurrencyHelpers

/// A line on a terminal that is redrawn at each change and erased at the end.
///
/// It is redrawn every second, so that the time in it stays correct while nothing else changes.
final class LiveLine: Sendable {
  private let render: @Sendable (_ columns: Int) -> String?
  private let ticking: Task<Void, Never>
  private let state: State

  private final class State: Sendable {
    let isOpen = NIOLockedValueBox(true)
  }

  /// - Parameter render: returns the line's text for a number of columns, or `nil` if there is nothing to show yet.
  init(_ render: @escaping @Sendable (_ columns: Int) -> String?) {
    let state = State()
    self.state = state
    self.render = render
    ticking = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        Self.draw(render, state)
      }
    }
  }

  /// Redraws the line.
  func draw() { Self.draw(render, state) }

  /// Erases the line. Nothing is drawn after that.
  func close() {
    ticking.cancel()
    state.isOpen.withLockedValue { isOpen in
      if isOpen { StandardStream.error("\r\u{1B}[K") }
      isOpen = false
    }
  }

  private static func draw(_ render: (Int) -> String?, _ state: State) {
    state.isOpen.withLockedValue { isOpen in
      // The last column stays free, because a character there makes some terminals begin a new line.
      guard isOpen, let text = render(TerminalSize.columns - 1) else { return }
      StandardStream.error("\r\(text)\u{1B}[K")
    }
  }
}

/// The size of a terminal.
struct TerminalSize {
  var columns: Int
  var rows: Int

  /// The columns of the terminal on standard error, or 80 if the size is unknown.
  static var columns: Int { TerminalSize(of: STDERR_FILENO).columns }

  /// The size of the terminal on standard output, or 80 × 24 if the size is unknown.
  static var output: TerminalSize { TerminalSize(of: STDOUT_FILENO) }

  private init(of descriptor: CInt) {
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    columns = isKnown && size.ws_col > 0 ? Int(size.ws_col) : 80
    rows = isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24
  }
}
