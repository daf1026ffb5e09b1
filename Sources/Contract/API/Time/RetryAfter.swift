import Foundation

/// Reads `Retry-After` (RFC 9110, section 10.2.3): whole seconds, or a date.
package enum RetryAfter {
  /// - Parameter longest: a longer pause counts as this one. The number of seconds in the text may be larger than any duration.
  /// - Returns: a pause of 0 to `longest`, or `nil` if the text is neither. A date in the past gives 0.
  package static func pause(_ text: String, now: Timestamp, longest: Duration = .seconds(1 << 31)) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return min(.seconds(min(Int64(text) ?? .max, 1 << 40)), longest)
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    guard let date = format.date(from: text) else { return nil }
    return min(.seconds(max(0, date.timeIntervalSince1970 - Double(now.microseconds) / 1_000_000)), longest)
  }
}
