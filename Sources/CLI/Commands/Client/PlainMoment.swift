import Foundation

/// Formats a moment for output: UTC, to the second.
enum PlainMoment {
  static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
