import NIOConcurrencyHelpers

/// The problems that keep this server from working now. A part that has a problem reports it here, and `/readyz` shows it.
package final class Readiness: Sendable {
  private let troubles = NIOLockedValueBox<[String: String]>([:])

  package init() {}

  /// - Parameters:
  ///   - part: the part that reports. Its new report replaces its last one.
  ///   - trouble: a message for the operator, or `nil` if there is no problem.
  package func set(_ part: String, _ trouble: String?) { troubles.withLockedValue { $0[part] = trouble } }

  /// The messages without duplicates, in a fixed order. The list is empty if the server can work.
  package var reasons: [String] { Set(troubles.withLockedValue { $0.values }).sorted() }
}
