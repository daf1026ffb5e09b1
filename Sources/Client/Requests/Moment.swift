import Foundation

/// Reads the moments of the wire: ISO 8601 with or without a fraction, with an offset or `Z`.
enum Moment {
  /// `nil` for anything else. A moment that cannot be read is no reason to lose a result.
  static func read(_ text: String) -> Date? {
    for fraction in [true, false] {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: fraction)
      if let date = try? style.parse(text) { return date }
    }
    return nil
  }
}
