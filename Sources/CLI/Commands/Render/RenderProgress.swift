/// The progress of a rendering as a line with a bar.
struct RenderProgress {
  let done: Int
  let total: Int
  /// The time since the start.
  let seconds: Double

  /// The line, without a line break. It fits into 80 columns.
  var line: String {
    let filled = done * 30 / max(1, total)
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: 30 - filled)
    return "[\(bar)] \(done)/\(total) frames\(timeLeft)"
  }

  /// The time left, estimated from the pace so far. It is empty before the first frame and after the last one.
  private var timeLeft: String {
    guard done > 0, done < total else { return "" }
    let left = Int((seconds / Double(done) * Double(total - done)).rounded(.up))
    return left < 60 ? ", \(left) s left" : ", \(left / 60) min \(left % 60) s left"
  }
}
