import NIOConcurrencyHelpers

/// The problems that keep this server from working now. A part that has a problem reports it here, and `/readyz` shows it.
package final class Readiness: Sendable {
  /// The answer of a part about its problems.
  package struct Report: Sendable, Hashable {
    /// The problems that keep this server from working, for the operator.
    package var reasons: [String]
    /// Other problems that the operator should solve.
    package var warnings: [String]

    package init(reasons: [String] = [], warnings: [String] = []) {
      self.reasons = reasons
      self.warnings = warnings
    }
  }

  private let troubles = NIOLockedValueBox<[String: String]>([:])
  private let sources = NIOLockedValueBox<[@Sendable () -> Report]>([])

  package init() {}

  /// - Parameters:
  ///   - part: the part that reports. Its new report replaces its last one.
  ///   - trouble: a message for the operator, or `nil` if there is no problem.
  package func set(_ part: String, _ trouble: String?) { troubles.withLockedValue { $0[part] = trouble } }

  /// Adds a part that is asked each time somebody looks at the readiness.
  package func ask(_ source: @escaping @Sendable () -> Report) { sources.withLockedValue { $0.append(source) } }

  private var reports: [Report] { sources.withLockedValue { $0 }.map { $0() } }

  /// The messages without duplicates, in a fixed order. The list is empty if the server can work.
  package var reasons: [String] { Set(troubles.withLockedValue { Array($0.values) } + reports.flatMap(\.reasons)).sorted() }

  /// The messages about problems with which the server still works, in a fixed order.
  package var warnings: [String] { Set(reports.flatMap(\.warnings)).sorted() }
}
