import NIOConcurrencyHelpers

/// A metric that counts durations by their length, by labels.
package final class MetricHistogram: Sendable {
  private struct Counts: Sendable {
    /// The number of durations up to each bound, but longer than the bound before it. The last number is for all longer ones.
    var buckets: [Int]
    var sum = 0.0
  }

  /// Each series has a line for each bucket, so there are fewer of them than of a counter.
  package static let seriesLimit = 500

  private let name: String
  private let help: String
  private let bounds: [Double]
  private let series: NIOLockedValueBox<MetricSeries<Counts>>

  /// - Parameters:
  ///   - name: ends with `_seconds`.
  ///   - labels: the names of the labels.
  ///   - bounds: the upper bounds of the buckets in seconds, growing.
  package init(_ name: String, _ help: String, labels: [String], bounds: [Double], seriesLimit: Int = MetricHistogram.seriesLimit) {
    self.name = name
    self.help = help
    self.bounds = bounds
    series = NIOLockedValueBox(MetricSeries(names: labels, limit: seriesLimit))
  }

  /// - Parameter labels: the values of the labels in the order of their names.
  package func record(seconds: Double, _ labels: [String]) {
    let seconds = max(0, seconds)
    let bucket = bounds.firstIndex { seconds <= $0 } ?? bounds.count
    series.withLockedValue { series in
      series.change(labels, from: Counts(buckets: Array(repeating: 0, count: bounds.count + 1))) { counts in
        counts.buckets[bucket] += 1
        counts.sum += seconds
      }
    }
  }

  package func record(since start: ContinuousClock.Instant, _ labels: [String]) {
    record(seconds: (ContinuousClock.now - start) / .seconds(1), labels)
  }

  /// Deletes the series of values that are no longer in use.
  package func keep(_ label: String, among values: Set<String>) { series.withLockedValue { $0.keep(label, among: values) } }

  package var family: MetricFamily {
    let samples = series.withLockedValue { $0.sorted }.flatMap { labels, counts in
      var total = 0
      var samples = zip(counts.buckets, bounds + [.infinity]).map { count, bound in
        total += count
        return MetricFamily.Sample(
          Double(total), labels + [MetricFamily.Label("le", MetricText.number(bound))], suffix: "_bucket")
      }
      samples.append(MetricFamily.Sample(counts.sum, labels, suffix: "_sum"))
      samples.append(MetricFamily.Sample(Double(total), labels, suffix: "_count"))
      return samples
    }
    return MetricFamily(name, .histogram, help, samples)
  }
}
