import Synchronization

/// Numbers that were seen, in the order in which they came.
final class Counter: Sendable {
  private let seen: Mutex<[Int]> = Mutex([])

  var values: [Int] { seen.withLock { $0 } }

  func note(_ value: Int) { seen.withLock { $0.append(value) } }
}
