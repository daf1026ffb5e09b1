import Foundation

/// Moments as they are printed: UTC, to the second.
enum PlainMoment {
  static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
