/// The series of a metric by their labels.
///
/// Their number is limited. What would make one more series is counted in a series whose labels all have the value `other`, so that no
/// caller can fill the memory with label values.
struct MetricSeries<Value: Sendable>: Sendable {
  private let names: [String]
  private let limit: Int
  private(set) var values: [[String]: Value] = [:]

  /// - Parameters:
  ///   - names: the names of the labels.
  ///   - limit: the largest number of series, without the one for everything else.
  init(names: [String], limit: Int) {
    self.names = names
    self.limit = limit
  }

  /// Changes the value of a series.
  ///
  /// - Parameters:
  ///   - labels: the values of the labels in the order of their names.
  ///   - initial: the value of a new series.
  mutating func change(_ labels: [String], from initial: Value, _ body: (inout Value) -> Void) {
    let count = values.count - (values[other] == nil ? 0 : 1)
    let key = values[labels] == nil && count >= limit ? other : labels
    body(&values[key, default: initial])
  }

  /// The labels of the series for everything above the limit.
  private var other: [String] { names.map { _ in "other" } }

  /// Deletes the series whose label has a value that is no longer in use. A series without a value for the label stays, and so
  /// does the one for everything else.
  mutating func keep(_ name: String, among allowed: Set<String>) {
    guard let place = names.firstIndex(of: name) else { return }
    let other = other
    values = values.filter { $0.key == other || $0.key[place].isEmpty || allowed.contains($0.key[place]) }
  }

  /// Returns the labels and the value of each series in a fixed order.
  var sorted: [(labels: [MetricFamily.Label], value: Value)] {
    values.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, value in
      (zip(names, key).map { MetricFamily.Label($0, $1) }, value)
    }
  }
}
