extension Timestamp {
  /// Reads a moment: a date `2026-11-28`, which is its beginning in UTC, or a time in the form of RFC 3339, such as
  /// `2026-11-22T09:30:00.123456+00:00`, with up to nine digits of a second and `Z` or an offset. Digits after the sixth are dropped.
  ///
  /// A space may stand for the `+` of the offset, because a query turns an unencoded `+` into a space. Returns `nil` for anything else.
  package init?(text: String) {
    let pattern = /(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+\- ])(\d\d):(\d\d)))?/
    guard let parts = text.wholeMatch(of: pattern)?.output else { return nil }
    func number(_ text: Substring?) -> Int64 { text.flatMap { Int64($0) } ?? 0 }
    let (year, month, day) = (number(parts.1), number(parts.2), number(parts.3))
    let (hour, minute, second) = (number(parts.4), number(parts.5), number(parts.6))
    let (offsetHour, offsetMinute) = (number(parts.9), number(parts.10))
    // A leap second has the number 60 (RFC 3339 section 5.7).
    guard year >= 1, (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour <= 23, minute <= 59, second <= 60,
      offsetHour <= 23, offsetMinute <= 59
    else { return nil }
    let fraction = (parts.7 ?? "").prefix(6)
    let microseconds = number(fraction + String(repeating: "0", count: 6 - fraction.count))
    let offset = (offsetHour * 60 + offsetMinute) * (parts.8 == "-" ? -60 : 60)
    let seconds = Self.daysSince1970(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(microseconds: seconds * 1_000_000 + microseconds)
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Counts the days in years that begin in March, so that the leap day comes last.
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let marchMonth = (month + 9) % 12
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + (153 * marchMonth + 2) / 5 + day - 719_469
  }
}
