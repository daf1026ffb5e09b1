/// One entry of a schema's `validations`: a quantity, a comparison sign, a number, and the sentence shown when it does not hold.
///
/// Grammar of `validation_rule`: `file_size_mb`, `width_pixels`, `height_pixels` or `width/height`, directly followed by `<`, `<=`, `>` or `>=`.
package struct ValidationRule: Sendable, Hashable {
  package enum Quantity: String, Sendable, Hashable, CaseIterable {
    case fileSizeMB = "file_size_mb"
    case width = "width_pixels"
    case height = "height_pixels"
    case ratio = "width/height"
  }

  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    // Two-character signs first, so that a prefix search finds the longer one.
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
  }

  package var quantity: Quantity
  package var comparison: Comparison
  package var value: Double
  package var error: String

  /// A megabyte of `file_size_mb`: 1,048,576 bytes. RunComfy leaves the base open; the larger reading refuses nobody wrongly.
  package static let bytesPerMegabyte = 1_048_576.0

  /// Reads the `validation_rule` notation; `nil` where it is not of the grammar.
  package init?(rule: String, value: Double, error: String) {
    guard let quantity = Quantity.allCases.first(where: { rule.hasPrefix($0.rawValue) }),
      let comparison = Comparison(rawValue: String(rule.dropFirst(quantity.rawValue.count)))
    else { return nil }
    self.quantity = quantity
    self.comparison = comparison
    self.value = value
    self.error = error
  }

  /// Whether a rule is written in this notation, whatever it compares with.
  package static func isOfGrammar(_ rule: String) -> Bool { ValidationRule(rule: rule, value: 0, error: "") != nil }

  /// Whether the file keeps the rule. A quantity the file does not have (the width of a sound) breaks no rule.
  package func holds(for facts: MediaFacts) -> Bool {
    guard let measured = measure(facts) else { return true }
    return switch comparison {
    case .less: measured < value
    case .atMost: measured <= value
    case .greater: measured > value
    case .atLeast: measured >= value
    }
  }

  private func measure(_ facts: MediaFacts) -> Double? {
    switch quantity {
    case .fileSizeMB: Double(facts.byteCount) / Self.bytesPerMegabyte
    case .width: facts.width.map(Double.init)
    case .height: facts.height.map(Double.init)
    case .ratio:
      if let width = facts.width, let height = facts.height, height > 0 { Double(width) / Double(height) } else { nil }
    }
  }
}
