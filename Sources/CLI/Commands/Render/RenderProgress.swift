/// How far a rendering is, as a line with a bar.
struct RenderProgress {
  let done: Int
  let total: Int
  /// Since the beginning.
  let seconds: Double

  /// Fits 80 columns; without a line's end.
  var line: String {
    let filled = done * 30 / max(1, total)
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: 30 - filled)
    return "[\(bar)] \(done)/\(total) frames\(timeLeft)"
  }

  /// From the pace so far; nothing before there is one.
  private var timeLeft: String {
    guard done > 0, done < total else { return "" }
    let left = Int((seconds / Double(done) * Double(total - done)).rounded(.up))
    return left < 60 ? ", \(left) s left" : ", \(left / 60) min \(left % 60) s left"
  }
}
