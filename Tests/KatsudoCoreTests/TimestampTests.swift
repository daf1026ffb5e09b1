import Foundation
import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000+00:00"),
      (1, "1970-01-01T00:00:00.000001+00:00"),
      (-1, "1969-12-31T23:59:59.999999+00:00"),
      (951_782_399_999_999, "2000-02-28T23:59:59.999999+00:00"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000+00:00"),
      (951_868_800_000_000, "2000-03-01T00:00:00.000000+00:00"),
      (1_709_164_800_123_456, "2024-02-29T00:00:00.123456+00:00"),
      (1_735_689_599_000_000, "2024-12-31T23:59:59.000000+00:00"),
      (1_735_689_600_000_000, "2025-01-01T00:00:00.000000+00:00"),
      (1_795_339_800_123_456, "2026-11-22T09:30:00.123456+00:00"),
      (2_147_483_648_000_000, "2038-01-19T03:14:08.000000+00:00"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000000+00:00"),
      (4_107_542_399_000_000, "2100-02-28T23:59:59.000000+00:00"),
      (-2_203_891_200_000_000, "1900-03-01T00:00:00.000000+00:00"),
      (-2_203_977_600_000_000, "1900-02-28T00:00:00.000000+00:00"),
      (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000+00:00"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999+00:00"),
    ] as [(Int64, String)])
  func `a timestamp is written with microseconds and a numeric offset`(microseconds: Int64, text: String) {
    #expect(Timestamp(microseconds: microseconds).wireText == text)
  }

  @Test(
    arguments: [
      ("1970-01-01", 0), ("2024-02-29", 1_709_164_800_000_000), ("1900-02-28", -2_203_977_600_000_000),
      ("2026-11-22T09:30:00.123456+00:00", 1_795_339_800_123_456), ("2026-11-22T09:30:00.123456 00:00", 1_795_339_800_123_456),
      ("2026-11-22T09:30:00Z", 1_795_339_800_000_000), ("2026-11-22t18:30:00+09:00", 1_795_339_800_000_000),
      ("2026-11-22T04:00:00-05:30", 1_795_339_800_000_000), ("2026-11-22T09:30:00.5z", 1_795_339_800_500_000),
      ("2026-11-22T09:30:00.123456789Z", 1_795_339_800_123_456), ("1969-12-31T23:59:59.999999+00:00", -1),
      ("0001-01-01", -62_135_596_800_000_000),
    ] as [(String, Int64)])
  func `a date or a time of RFC 3339 is read`(text: String, microseconds: Int64) {
    #expect(Timestamp(text: text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-11-31", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-11-22T09:30:00", "2026-11-22 09:30:00Z",
    "2026-11-22T24:00:00Z", "2026-11-22T09:60:00Z", "2026-11-22T09:30:00.Z", "2026-11-22T09:30Z", "0000-01-01", "now",
    "2026-11-22T09:30:00+24:00", " 2026-11-22",
  ])
  func `any other text is no moment`(text: String) { #expect(Timestamp(text: text) == nil) }

  @Test func `every written timestamp is read again, and its day is that of its date`() {
    for day in stride(from: Int64(-146_097), through: 146_097, by: 37) {
      let moment = Timestamp(microseconds: day * 86_400_000_000 + 86_399_999_999)
      #expect(Timestamp(text: moment.wireText) == moment)
      #expect(moment.day == day)
      #expect(Timestamp(text: moment.dateText) == Timestamp(day: day))
    }
  }

  @Test func `every day in eight centuries has the same date as in Foundation's calendar`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    // A prime step reaches every day of the month and of the week.
    for day in stride(from: -146_097, through: 146_097, by: 37) {
      let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      let (year, month, date) = (try #require(parts.year), try #require(parts.month), try #require(parts.day))
      let expected = String(format: "%04d-%02d-%02dT00:00:00.000000+00:00", year, month, date)
      // Foundation's calendar is Julian before 15 October 1582.
      #expect(year < 1583 || Timestamp(microseconds: Int64(day) * 86_400_000_000).wireText == expected)
    }
  }

  @Test(
    arguments: [
      (0, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1), (-1_000_001, -2), (1_763_800_000_999_999, 1_763_800_000),
      // Larger than the integers that a double can hold exactly.
      (8_999_999_999_999_999, 8_999_999_999), (253_402_300_799_999_999, 253_402_300_799),
    ] as [(Int64, Int64)])
  func `the second of a timestamp is rounded down`(microseconds: Int64, seconds: Int64) {
    #expect(Timestamp(microseconds: microseconds).seconds == seconds)
  }

  @Test func `timestamps can be compared, moved by seconds and encoded as a number`() throws {
    let moment = Timestamp(microseconds: 1_000_000)
    #expect(moment < moment.adding(seconds: 0.000001))
    #expect(moment.adding(seconds: 1.5) == Timestamp(microseconds: 2_500_000))
    #expect(moment.adding(seconds: -604_800) == Timestamp(microseconds: 1_000_000 - 604_800_000_000))
    #expect(String(decoding: try JSONEncoder().encode([moment]), as: UTF8.self) == "[1000000]")
    #expect(try JSONDecoder().decode([Timestamp].self, from: Data("[1000000]".utf8)) == [moment])
  }

  @Test func `the system's clock gives the current time and its monotonic clock does not go back`() {
    let before = Date()
    let now = TimeSource.system.now()
    let after = Date()
    #expect(now.microseconds >= Int64(before.timeIntervalSince1970 * 1_000_000))
    #expect(now.microseconds <= Int64(after.timeIntervalSince1970 * 1_000_000))
    let ticks = (0..<1000).map { _ in TimeSource.system.monotonicMilliseconds() }
    #expect(ticks == ticks.sorted())
    #expect(ticks[0] >= 0)
  }
}
