import NIOConcurrencyHelpers

/// What keeps this server from doing its work at the moment. The parts that meet a trouble write it, `/readyz` tells it.
package final class Readiness: Sendable {
  private let troubles = NIOLockedValueBox<[String: String]>([:])

  package init() {}

  /// - Parameters:
  ///   - part: the part that tells, which replaces what it told before.
  ///   - trouble: a sentence for the operator; `nil` where all is well.
  package func set(_ part: String, _ trouble: String?) { troubles.withLockedValue { $0[part] = trouble } }

  /// The sentences, each once, in a fixed order. Empty where the server can work.
  package var reasons: [String] { Set(troubles.withLockedValue { $0.values }).sorted() }
}
