/// A metric with all its series, as one answer of `/metrics` shows it.
package struct MetricFamily: Sendable {
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// One line of the answer.
  package struct Sample: Sendable {
    /// The end of the line's name, such as `_bucket`. It is empty except in histograms.
    package var suffix: String
    package var labels: [Label]
    package var value: Double

    package init(_ value: Double, _ labels: [Label] = [], suffix: String = "") {
      self.suffix = suffix
      self.labels = labels
      self.value = value
    }
  }

  package struct Label: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The name, in letters, digits and `_`. It begins with `katsudo_`, ends with its unit, and the name of a counter ends with `_total`.
  package var name: String
  /// One sentence that says what is measured.
  package var help: String
  package var kind: Kind
  package var samples: [Sample]

  package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.samples = samples
  }
}
