/// Request ids are UUIDs of version 7 (RFC 9562) in lower case. Their first 48 bits are the time in milliseconds, so ids that are made one
/// after the other are next to each other in the database's index.
package enum RequestID {
  /// - Parameter milliseconds: Unix time.
  package static func make(at milliseconds: Int64, random: inout some RandomNumberGenerator) -> String {
    let high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | (random.next() & 0x0FFF)
    let low = 0x8000_0000_0000_0000 | (random.next() & 0x3FFF_FFFF_FFFF_FFFF)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for shift in stride(from: 60, through: 0, by: -4) {
      text.append(hexDigits[Int(high >> UInt64(shift) & 15)])
      if shift == 32 || shift == 16 { text.append(dash) }
    }
    text.append(dash)
    for shift in stride(from: 60, through: 0, by: -4) {
      text.append(hexDigits[Int(low >> UInt64(shift) & 15)])
      if shift == 48 { text.append(dash) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns a text that is smaller than every id made at this millisecond or later, and larger than every id made before it.
  package static func bound(at milliseconds: Int64) -> String {
    let digits = String(UInt64(min(max(milliseconds, 0), 0xFFFF_FFFF_FFFF)), radix: 16)
    let padded = String(repeating: "0", count: 12 - digits.count) + digits
    return "\(padded.prefix(8))-\(padded.suffix(4))"
  }

  /// Returns `true` if a text has the form of the ids that ``make(at:random:)`` gives. The UUID version is not checked.
  package static func isOurs(_ id: String) -> Bool {
    let bytes = Array(id.utf8)
    return bytes.count == 36
      && bytes.indices.allSatisfy { [8, 13, 18, 23].contains($0) ? bytes[$0] == dash : hexDigits.contains(bytes[$0]) }
  }

  /// Returns `true` if a text can be a request id: 1 to 128 letters, digits, `_` and `-`.
  package static func isWellFormed(_ id: String) -> Bool {
    (1...128).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"), dash:
          true
        default: false
        }
      }
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
  private static let dash = UInt8(ascii: "-")
}
