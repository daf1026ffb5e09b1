/// Prints the measured figures.
enum Table {
  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// Prints the medians of two rates and their ratio. The ratio should be at least `goal`.
  static func ratio(_ name: String, _ values: [Double], _ yardstick: String, _ others: [Double], goal: Double) {
    let (value, other) = (median(values), median(others))
    let ratio = value / other
    print(
      "\(pad(name, 34)) \(number(value))/s   \(pad(yardstick, 30)) \(number(other))/s   ratio \(fixed(ratio, 2))   goal ≥ \(fixed(goal, 2)) \(ratio >= goal ? "kept" : "MISSED")"
    )
  }

  static func limit(_ name: String, _ value: Double, _ unit: String, goal: Double) {
    print("\(pad(name, 34)) \(fixed(value, 3)) \(unit)   goal ≤ \(fixed(goal, 3)) \(unit) \(value <= goal ? "kept" : "MISSED")")
  }

  private static func number(_ value: Double) -> String { pad(String(Int(value)), 7, left: true) }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int((value * scale).rounded())
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  private static func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return left ? space + text : text + space
  }
}
