import Foundation

/// Formats a time span for people.
package enum PlainTime {
  /// Returns a text such as `8 s`, `2 min 5 s` or `1 h 3 min`.
  package static func text(seconds: Double) -> String {
    let whole = Int(max(seconds, 0).rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}

/// Formats a moment for output: UTC, to the second.
enum PlainMoment {
  static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
