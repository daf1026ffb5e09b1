import NIOConcurrencyHelpers
import NIOCore

/// A fixed number of places, such as for open connections. Each is taken until a connection is closed.
final class Places: Sendable {
  private let limit: Int
  private let taken = NIOLockedValueBox(0)

  init(limit: Int) { self.limit = limit }

  /// Takes a place until the future completes.
  ///
  /// - Parameter end: the end of a connection.
  /// - Returns: `false` if no place is free.
  func take(until end: EventLoopFuture<Void>) -> Bool {
    let isTaken = taken.withLockedValue { taken in
      guard taken < limit else { return false }
      taken += 1
      return true
    }
    if isTaken { end.whenComplete { [taken] _ in taken.withLockedValue { $0 -= 1 } } }
    return isTaken
  }
}
