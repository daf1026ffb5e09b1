/// A bar with words behind it that fits a terminal.
package enum Bar {
  private static let widest = 30
  private static let narrowest = 5

  /// - Parameters:
  ///   - fraction: 0 to 1.
  ///   - words: ASCII.
  ///   - columns: the text has no more; where there is no room for a bar the words stand alone, and are cut in the end.
  package static func text(_ fraction: Double, _ words: String, columns: Int) -> String {
    let width = min(widest, columns - words.count - 3)
    guard width >= narrowest else { return String(words.prefix(max(columns, 0))) }
    let filled = Int((min(max(fraction, 0), 1) * Double(width)).rounded(.down))
    return "[\(String(repeating: "=", count: filled))\(String(repeating: " ", count: width - filled))] \(words)"
  }
}
