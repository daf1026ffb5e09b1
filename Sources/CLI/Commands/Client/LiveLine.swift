import Foundation
import Synchronization

/// One line on a terminal that is written again and again, and is gone in the end.
///
/// It is redrawn every second, so that the time in it goes on while nothing else happens.
final class LiveLine: Sendable {
  private let render: @Sendable (_ columns: Int) -> String?
  private let ticking: Task<Void, Never>
  private let state: State

  private final class State: Sendable {
    let isOpen = Mutex(true)
  }

  /// - Parameter render: the line's text for so many columns; `nil`: nothing to show yet.
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

  /// Shows what is new.
  func draw() { Self.draw(render, state) }

  /// Wipes the line out. Nothing is drawn after that.
  func close() {
    ticking.cancel()
    state.isOpen.withLock { isOpen in
      if isOpen { StandardStream.error("\r\u{1B}[K") }
      isOpen = false
    }
  }

  private static func draw(_ render: (Int) -> String?, _ state: State) {
    state.isOpen.withLock { isOpen in
      // The last column stays free: a character there makes some terminals begin a new line.
      guard isOpen, let text = render(TerminalSize.columns - 1) else { return }
      StandardStream.error("\r\(text)\u{1B}[K")
    }
  }
}
