/// The whole terminal on standard output, drawn again and again from its first line.
enum Screen {
  /// Draws lines in place of what was there. Lines that do not fit are cut off.
  static func draw(_ lines: [String]) {
    let size = TerminalSize.output
    // The last line stays free, because a line break behind it would move the whole screen.
    let shown = lines.prefix(max(size.rows - 1, 1)).map { "\($0.prefix(max(size.columns - 1, 1)))\u{1B}[K\n" }
    StandardStream.output("\u{1B}[H\(shown.joined())\u{1B}[J")
  }
}
