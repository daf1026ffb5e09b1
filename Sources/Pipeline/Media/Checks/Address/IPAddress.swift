/// An IP address as a number. Different spellings of an address give the same value.
package enum IPAddress: Sendable, Hashable {
  case v4(UInt32)
  case v6(UInt128)

  /// Reads only the canonical text forms: four decimal numbers without leading zeros, or the IPv6 forms of RFC 4291 section 2.2 (with `::`,
  /// with a dotted tail). Returns `nil` for short, octal and hexadecimal IPv4 forms, brackets and zone ids. Parsers read these forms
  /// differently: one reads 010 as 8 and another reads it as 10. The check would be useless if the connection then used another address.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let value = Self.v6Value(bytes) else { return nil }
      self = .v6(value)
    } else {
      guard let value = Self.v4Value(bytes[...]) else { return nil }
      self = .v4(value)
    }
  }

  /// Reads bytes in network order: four for IPv4, sixteen for IPv6. Returns `nil` for any other number of bytes.
  package init?(networkBytes bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16: self = .v6(bytes.reduce(0) { $0 << 8 | UInt128($1) })
    default: return nil
    }
  }

  private static func v4Value(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let octet = decimalOctet(part) else { return nil }
      value = value << 8 | octet
    }
    return value
  }

  private static func decimalOctet(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + UInt32(digit - UInt8(ascii: "0"))
    }
    return value <= 255 ? value : nil
  }

  private static func v6Value(_ bytes: [UInt8]) -> UInt128? {
    // The longest form has 45 characters: eight groups, with the last two in IPv4 notation.
    guard bytes.count <= 45, let halves = splitAtDoubleColon(bytes) else { return nil }
    guard let head = groups(halves.head, dottedTail: halves.tail == nil) else { return nil }
    guard let tailBytes = halves.tail else { return head.count == 8 ? number(head) : nil }
    guard let tail = groups(tailBytes, dottedTail: true) else { return nil }
    // "::" stands for at least one group.
    guard head.count + tail.count <= 7 else { return nil }
    return number(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  /// Returns the text before and after `::`. The tail is `nil` if there is no `::`. The result is `nil` if there is more than one.
  private static func splitAtDoubleColon(_ bytes: [UInt8]) -> (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>?)? {
    let colon = UInt8(ascii: ":")
    let places = bytes.indices.dropLast().filter { bytes[$0] == colon && bytes[$0 + 1] == colon }
    switch places.count {
    case 0: return (bytes[...], nil)
    case 1: return (bytes[..<places[0]], bytes[(places[0] + 2)...])
    default: return nil
    }
  }

  private static func groups(_ bytes: ArraySlice<UInt8>, dottedTail: Bool) -> [UInt16]? {
    if bytes.isEmpty { return [] }
    var result: [UInt16] = []
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if dottedTail, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
        guard let value = v4Value(part) else { return nil }
        result += [UInt16(value >> 16), UInt16(value & 0xffff)]
      } else {
        guard let group = hexGroup(part) else { return nil }
        result.append(group)
      }
    }
    return result.count <= 8 ? result : nil
  }

  private static func hexGroup(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      guard let nibble = ASCII.hexValue(digit) else { return nil }
      value = value << 4 | UInt16(nibble)
    }
    return value
  }

  private static func number(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text: dotted decimal for IPv4. IPv6 is in lower case by RFC 5952: the longest run of two or more zero groups becomes
  /// `::` (the first of equal runs), and there is no dotted tail.
  package var description: String {
    switch self {
    case .v4(let value):
      return [24, 16, 8, 0].map { String(value >> $0 & 0xff) }.joined(separator: ".")
    case .v6(let value):
      let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> (112 - 16 * $0)) }
      let texts = groups.map { String($0, radix: 16) }
      guard let run = Self.longestZeroRun(groups) else { return texts.joined(separator: ":") }
      return texts[..<run.lowerBound].joined(separator: ":") + "::" + texts[run.upperBound...].joined(separator: ":")
    }
  }

  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var best: Range<Int>?
    var start = 0
    while start < groups.count {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start >= 2, end - start > (best?.count ?? 0) { best = start..<end }
      start = max(end, start) + 1
    }
    return best
  }
}
