/// A moment on the wall clock: microseconds since 1970-01-01 00:00 UTC.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package init(from decoder: any Decoder) throws { microseconds = try decoder.singleValueContainer().decode(Int64.self) }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  /// Returns the moment this many seconds later, or earlier if `seconds` is negative. The result is limited to about ±2^62 microseconds.
  package func adding(seconds: Double) -> Timestamp {
    let moved = Double(microseconds) + seconds * 1_000_000
    guard abs(moved) < 0x1p62 else { return Timestamp(microseconds: moved < 0 ? .min / 2 : .max / 2) }
    return Timestamp(microseconds: microseconds + Int64(seconds * 1_000_000))
  }

  /// Makes the beginning of a UTC day, counted from 1970-01-01.
  package init(day: Int64) { microseconds = day * 86_400_000_000 }

  /// The UTC day, counted from 1970-01-01.
  package var day: Int64 { seconds.floorQuotientAndRemainder(by: 86_400).0 }

  /// The UTC date as text: `2026-11-22`.
  package var dateText: String { String(wireText.prefix { $0 != "T" }) }

  package var seconds: Int64 { microseconds.floorQuotientAndRemainder(by: 1_000_000).0 }

  /// The moment as text: `2026-11-22T09:30:00.123456+00:00`. The offset is numeric, because some clients of the wire refuse `Z`.
  package var wireText: String {
    let (second, fraction) = microseconds.floorQuotientAndRemainder(by: 1_000_000)
    let (day, secondOfDay) = second.floorQuotientAndRemainder(by: 86_400)
    let (year, month, dayOfMonth) = Self.civil(fromDays: day)
    func pad(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))T"
      + "\(pad(secondOfDay / 3600, 2)):\(pad(secondOfDay / 60 % 60, 2)):\(pad(secondOfDay % 60, 2)).\(pad(fraction, 6))+00:00"
  }

  /// Returns the date of a day counted from 1970-01-01, in the proleptic Gregorian calendar. The calculation uses years that begin in
  /// March, so that the leap day comes last, and eras of 400 years (146,097 days).
  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = (days + 719_468).floorQuotientAndRemainder(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

extension Int64 {
  fileprivate func floorQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
