import NIOConcurrencyHelpers

/// A metric that counts what happened since the start of the process, by labels.
package final class MetricCounter: Sendable {
  package static let seriesLimit = 2_000

  private let name: String
  private let help: String
  private let series: NIOLockedValueBox<MetricSeries<Double>>

  /// - Parameters:
  ///   - name: ends with `_total`.
  ///   - labels: the names of the labels.
  package init(_ name: String, _ help: String, labels: [String], seriesLimit: Int = MetricCounter.seriesLimit) {
    self.name = name
    self.help = help
    series = NIOLockedValueBox(MetricSeries(names: labels, limit: seriesLimit))
  }

  /// - Parameter labels: the values of the labels in the order of their names.
  package func add(_ labels: [String]) {
    series.withLockedValue { $0.change(labels, from: 0) { $0 += 1 } }
  }

  /// Deletes the series of values that are no longer in use.
  package func keep(_ label: String, among values: Set<String>) { series.withLockedValue { $0.keep(label, among: values) } }

  package var family: MetricFamily {
    MetricFamily(name, .counter, help, series.withLockedValue { $0.sorted }.map { MetricFamily.Sample($0.value, $0.labels) })
  }
}
