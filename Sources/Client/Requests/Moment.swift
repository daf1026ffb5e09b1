import Foundation

/// Reads and writes the timestamps of the wire: ISO 8601 with or without fractional seconds, with an offset or `Z`.
enum Moment {
  /// Returns the date, or `nil` for any other text. A wrong timestamp is not an error, so that the result itself is not lost.
  static func read(_ text: String) -> Date? {
    for fraction in [true, false] {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: fraction)
      if let date = try? style.parse(text) { return date }
    }
    return nil
  }

  /// Returns the moment in UTC with milliseconds.
  static func text(_ date: Date) -> String { Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(date) }
}
