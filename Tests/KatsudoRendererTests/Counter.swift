import NIOConcurrencyHelpers

/// Numbers that were seen, in the order in which they came.
final class Counter: Sendable {
  private let seen: NIOLockedValueBox<[Int]> = NIOLockedValueBox([])

  var values: [Int] { seen.withLockedValue { $0 } }

  func note(_ value: Int) { seen.withLockedValue { $0.append(value) } }
}
