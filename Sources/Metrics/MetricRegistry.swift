package import Logging
import NIOConcurrencyHelpers

/// The metrics of one server. Each part of the server adds a source for its own.
package final class MetricRegistry: Sendable {
  /// Returns the metrics of one part as they are now.
  package typealias Source = @Sendable () async throws -> [MetricFamily]

  private let sources = NIOLockedValueBox<[Source]>([])

  package init() {}

  package func add(_ source: @escaping Source) { sources.withLockedValue { $0.append(source) } }

  /// Returns the metrics of all parts. A part that cannot tell its own is left out, so that the others are still seen.
  package func families(_ logger: Logger) async -> [MetricFamily] {
    var families: [MetricFamily] = []
    for source in sources.withLockedValue({ $0 }) {
      do { families += try await source() } catch { logger.error("metrics not read", metadata: ["error": "\(error)"]) }
    }
    return families
  }
}
