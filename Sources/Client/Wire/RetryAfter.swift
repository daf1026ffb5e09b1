import Foundation

/// Reads `Retry-After` (RFC 9110, section 10.2.3): whole seconds, or a date.
enum RetryAfter {
  /// Returns the pause, or `nil` if the text is neither. A date in the past gives 0.
  static func pause(_ text: String, now: Date) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      // The number of seconds may be larger than an `Int64`. The limit keeps it a valid duration.
      return .seconds(min(Int64(text) ?? .max, 1 << 31))
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    guard let date = format.date(from: text) else { return nil }
    return .seconds(min(max(0, date.timeIntervalSince(now)), 0x1p31))
  }
}
