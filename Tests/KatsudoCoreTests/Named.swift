import Testing

/// A row of a table of tests; the report shows its name.
protocol Named: Sendable, CustomTestStringConvertible {
  var name: String { get }
}

extension Named {
  var testDescription: String { name }
}
