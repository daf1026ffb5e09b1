import KatsudoQueue
import NIOConcurrencyHelpers

/// Tells how much of a connection its client has closed, to handlers whose answer takes long. ``ConnectionWatch`` writes it.
///
/// A client that closed its side may be gone, or may still read: only an attempt to write shows which. The listeners end with the connection,
/// and each belongs to a request of the connection, so their number is small.
final class ConnectionSigns: Sendable {
  private struct State {
    var isInputClosed = false
    var isGone = false
    var lastNumber: UInt64 = 0
    var listeners: [UInt64: @Sendable () -> Void] = [:]
  }

  private let state = NIOLockedValueBox(State())

  /// `true` if the client sends nothing more.
  var isInputClosed: Bool { state.withLockedValue { $0.isInputClosed } }

  /// `true` if the connection is closed.
  var isGone: Bool { state.withLockedValue { $0.isGone } }

  func inputClosed() { change { $0.isInputClosed = true } }

  func gone() { change { $0.isGone = true } }

  private func change(_ change: (inout State) -> Void) {
    let listeners = state.withLockedValue { state in
      change(&state)
      return Array(state.listeners.values)
    }
    for listener in listeners { listener() }
  }

  /// Wakes a reader when the client closes its side, and ends it when the connection is closed.
  ///
  /// - Parameter endsWithInput: `true` ends the reader already when the client closes its side.
  /// - Returns: an object that must be kept as long as the reader should be woken.
  func wake(_ reader: EventHubReader, endsWithInput: Bool = false) -> Listener {
    let tell: @Sendable () -> Void = { [weak self, weak reader] in
      guard let self, let reader else { return }
      if self.isGone || endsWithInput && self.isInputClosed { reader.end() } else { reader.wake() }
    }
    let number = state.withLockedValue { state in
      state.lastNumber += 1
      state.listeners[state.lastNumber] = tell
      return state.lastNumber
    }
    if isGone || endsWithInput && isInputClosed { reader.end() }
    return Listener(signs: self, number: number)
  }

  /// A reader that is woken, until this object is released.
  final class Listener: Sendable {
    private let signs: ConnectionSigns
    private let number: UInt64

    fileprivate init(signs: ConnectionSigns, number: UInt64) {
      self.signs = signs
      self.number = number
    }

    deinit { signs.state.withLockedValue { _ = $0.listeners.removeValue(forKey: number) } }
  }
}
