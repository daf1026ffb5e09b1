/// Draws a progress bar with words after it.
package enum Bar {
  private static let widest = 30
  private static let narrowest = 5

  /// Returns the bar and the words as one line.
  ///
  /// - Parameters:
  ///   - fraction: 0 to 1.
  ///   - words: the ASCII text behind the bar.
  ///   - columns: the largest width of the text. If there is no room for a bar, the text has only the words, cut to this width.
  package static func text(_ fraction: Double, _ words: String, columns: Int) -> String {
    let width = min(widest, columns - words.count - 3)
    guard width >= narrowest else { return String(words.prefix(max(columns, 0))) }
    let filled = Int((min(max(fraction, 0), 1) * Double(width)).rounded(.down))
    return "[\(String(repeating: "=", count: filled))\(String(repeating: " ", count: width - filled))] \(words)"
  }
}
