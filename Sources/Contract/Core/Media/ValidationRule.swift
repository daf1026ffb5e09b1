/// One entry of a schema's `validations`: a quantity, a comparison sign, a number, and the message for a file that breaks the rule.
///
/// The grammar of `validation_rule` is `file_size_mb`, `width_pixels`, `height_pixels` or `width/height`, directly followed by `<`, `<=`,
/// `>` or `>=`.
package struct ValidationRule: Sendable, Hashable {
  package enum Quantity: String, Sendable, Hashable, CaseIterable {
    case fileSizeMB = "file_size_mb"
    case width = "width_pixels"
    case height = "height_pixels"
    case ratio = "width/height"
  }

  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    // The signs with two characters come first, so that a search by prefix finds them before their first character.
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
  }

  package var quantity: Quantity
  package var comparison: Comparison
  package var value: Double
  package var error: String

  /// The number of bytes in a megabyte of `file_size_mb`: 1,048,576. RunComfy does not define it. The larger of the two usual values
  /// refuses no file by mistake.
  package static let bytesPerMegabyte = 1_048_576.0

  /// Reads the notation of `validation_rule`. Returns `nil` if the text does not follow the grammar.
  package init?(rule: String, value: Double, error: String) {
    guard let quantity = Quantity.allCases.first(where: { rule.hasPrefix($0.rawValue) }),
      let comparison = Comparison(rawValue: String(rule.dropFirst(quantity.rawValue.count)))
    else { return nil }
    self.quantity = quantity
    self.comparison = comparison
    self.value = value
    self.error = error
  }

  /// Returns `true` if the text is a rule in this notation.
  package static func isOfGrammar(_ rule: String) -> Bool { ValidationRule(rule: rule, value: 0, error: "") != nil }

  /// Returns `true` if the file satisfies the rule. A quantity that the file does not have (such as the width of a sound) breaks no rule.
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
