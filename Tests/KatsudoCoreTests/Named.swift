import Testing

/// One row of a table of tests, called by its name in the report.
protocol Named: Sendable, CustomTestStringConvertible {
  var name: String { get }
}

extension Named {
  var testDescription: String { name }
}
