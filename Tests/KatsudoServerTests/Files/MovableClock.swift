import KatsudoCore
import Synchronization

/// The wall clock, moved on by hand.
final class MovableClock: Sendable {
  private let offset = Mutex(0.0)

  var now: Timestamp { TimeSource.system.now().adding(seconds: offset.withLock { $0 }) }

  func advance(days: Double) { offset.withLock { $0 += days * 86_400 } }
}
