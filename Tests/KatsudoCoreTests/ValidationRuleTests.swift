import KatsudoCore
import Testing

@Suite struct ValidationRuleTests {
  struct Case: Named {
    var rule: String
    var value: Double
    var byteCount = 1
    var width: Int? = 1000
    var height: Int? = 1000
    var holds: Bool
    var name: String { "\(rule) \(value) of \(byteCount) bytes, \(width ?? -1)×\(height ?? -1)" }
  }

  static let cases: [Case] = [
    Case(rule: "file_size_mb<", value: 4.7, byteCount: 4_928_307, holds: true),
    Case(rule: "file_size_mb<", value: 4.7, byteCount: 4_928_308, holds: false),
    Case(rule: "file_size_mb<", value: 1, byteCount: 1_048_575, holds: true),
    Case(rule: "file_size_mb<", value: 1, byteCount: 1_048_576, holds: false),
    Case(rule: "file_size_mb<=", value: 1, byteCount: 1_048_576, holds: true),
    Case(rule: "file_size_mb<=", value: 1, byteCount: 1_048_577, holds: false),
    Case(rule: "file_size_mb>", value: 1, byteCount: 1_048_576, holds: false),
    Case(rule: "file_size_mb>", value: 1, byteCount: 1_048_577, holds: true),
    Case(rule: "file_size_mb>=", value: 1, byteCount: 1_048_576, holds: true),
    Case(rule: "file_size_mb>=", value: 1, byteCount: 1_048_575, holds: false),

    Case(rule: "width_pixels<=", value: 4096, width: 4096, holds: true),
    Case(rule: "width_pixels<=", value: 4096, width: 4097, holds: false),
    Case(rule: "width_pixels<", value: 4096, width: 4095, holds: true),
    Case(rule: "width_pixels<", value: 4096, width: 4096, holds: false),
    Case(rule: "width_pixels>", value: 320, width: 320, holds: false),
    Case(rule: "width_pixels>", value: 320, width: 321, holds: true),
    Case(rule: "width_pixels>=", value: 320, width: 320, holds: true),
    Case(rule: "width_pixels>=", value: 320, width: 319, holds: false),
    Case(rule: "width_pixels>", value: 320, width: 321, height: 1, holds: true),

    Case(rule: "height_pixels<=", value: 4096, height: 4096, holds: true),
    Case(rule: "height_pixels<=", value: 4096, height: 4097, holds: false),
    Case(rule: "height_pixels<", value: 4096, height: 4096, holds: false),
    Case(rule: "height_pixels>", value: 320, height: 320, holds: false),
    Case(rule: "height_pixels>", value: 320, height: 321, holds: true),
    Case(rule: "height_pixels>=", value: 320, height: 320, holds: true),
    Case(rule: "height_pixels>", value: 320, width: 1, height: 321, holds: true),

    Case(rule: "width/height<", value: 3, width: 2999, height: 1000, holds: true),
    Case(rule: "width/height<", value: 3, width: 3000, height: 1000, holds: false),
    Case(rule: "width/height<=", value: 3, width: 3000, height: 1000, holds: true),
    Case(rule: "width/height<=", value: 3, width: 3001, height: 1000, holds: false),
    Case(rule: "width/height>", value: 0.33, width: 331, height: 1000, holds: true),
    Case(rule: "width/height>", value: 0.33, width: 330, height: 1000, holds: false),
    Case(rule: "width/height>=", value: 0.33, width: 330, height: 1000, holds: true),
    Case(rule: "width/height>", value: 0.33, width: 1000, height: 3000, holds: true),
    Case(rule: "width/height>", value: 0.33, width: 1000, height: 3031, holds: false),

    // A property that a file does not have breaks no rule.
    Case(rule: "width_pixels>", value: 320, width: nil, height: nil, holds: true),
    Case(rule: "height_pixels<", value: 1, width: nil, height: nil, holds: true),
    Case(rule: "width/height<", value: 0.1, width: nil, height: 100, holds: true),
    Case(rule: "width/height<", value: 0.1, width: 100, height: 0, holds: true),
  ]

  @Test(arguments: cases)
  func `a rule holds up to its limit and not beyond`(row: Case) throws {
    let rule = try #require(ValidationRule(rule: row.rule, value: row.value, error: "No."))
    let facts = MediaFacts(format: .png, byteCount: row.byteCount, width: row.width, height: row.height)
    #expect(rule.holds(for: facts) == row.holds)
  }

  @Test func `every quantity can be combined with every comparison`() {
    for quantity in ValidationRule.Quantity.allCases {
      for comparison in ValidationRule.Comparison.allCases {
        let rule = ValidationRule(rule: quantity.rawValue + comparison.rawValue, value: 1.5, error: "No.")
        #expect(rule?.quantity == quantity)
        #expect(rule?.comparison == comparison)
        #expect(rule?.value == 1.5)
        #expect(rule?.error == "No.")
      }
    }
  }

  @Test(
    arguments: [
      "", "<", "width", "width_pixels", "width_pixels=", "width_pixels==", "width_pixels<>", "width_pixels <", "width_pixels< ",
      " width_pixels<",
      "Width_pixels<", "height/width<", "duration_seconds<", "fps<=", "file_size_kb<", "width_pixels<=320", "width/height/depth<",
    ])
  func `a text outside the grammar is not a rule`(rule: String) {
    #expect(ValidationRule(rule: rule, value: 1, error: "No.") == nil)
  }
}
