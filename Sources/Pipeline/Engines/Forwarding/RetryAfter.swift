import Foundation
import KatsudoAPI

/// Reads `Retry-After` (RFC 9110, section 10.2.3): whole seconds, or a date.
enum RetryAfter {
  /// The longest accepted pause.
  static let longest = Duration.seconds(60 * 60)

  /// - Returns: a pause of 0 to an hour, or `nil` if the text is neither. A date in the past gives 0.
  static func pause(_ text: String, now: Timestamp) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return min(.seconds(Int32(text) ?? .max), longest)
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    guard let date = format.date(from: text) else { return nil }
    return min(.seconds(max(0, date.timeIntervalSince1970 - Double(now.microseconds) / 1_000_000)), longest)
  }
}
