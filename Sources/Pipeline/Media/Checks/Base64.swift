import KatsudoCore

/// Decodes base64 (RFC 4648 section 4) in the form that ``DataURI`` accepts.
enum Base64 {
  /// Decodes a text without copying it if possible, because a copy could have 64 MiB.
  static func decode(_ text: Substring.UTF8View, limit: ByteLimit) throws(MediaError) -> [UInt8] {
    let result = text.withContiguousStorageIfAvailable { encoded in
      Result { () throws(MediaError) in try decode(encoded, limit: limit) }
    }
    if let result { return try result.get() }
    let copy = Array(text).withUnsafeBufferPointer { encoded in
      Result { () throws(MediaError) in try decode(encoded, limit: limit) }
    }
    return try copy.get()
  }

  /// Decodes in two passes. The first pass counts and checks, so that a text that is too large or damaged uses no memory. The second pass
  /// decodes.
  private static func decode(_ encoded: UnsafeBufferPointer<UInt8>, limit: ByteLimit) throws(MediaError) -> [UInt8] {
    let digits = try countDigits(encoded)
    guard digits % 4 != 1 else { throw MediaError(.malformed, "The data URI's base64 is cut short.") }
    let byteCount = digits / 4 * 3 + max(0, digits % 4 - 1)
    guard byteCount <= limit.byteCount else { throw limit.error }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount + 3)
    // A local constant, because each use of a static property would look it up again.
    let values = values
    var group: UInt32 = 0
    var held = 0
    for byte in encoded {
      let value = values[Int(byte)]
      guard value < 64 else { continue }
      group = group << 6 | UInt32(value)
      held += 1
      if held == 4 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
        group = 0
        held = 0
      }
    }
    try appendTail(to: &bytes, group: group, held: held)
    return bytes
  }

  private static func appendTail(to bytes: inout [UInt8], group: UInt32, held: Int) throws(MediaError) {
    let surplus: UInt32
    switch held {
    case 2:
      bytes.append(UInt8(truncatingIfNeeded: group >> 4))
      surplus = group & 0xf
    case 3:
      bytes.append(UInt8(truncatingIfNeeded: group >> 10))
      bytes.append(UInt8(truncatingIfNeeded: group >> 2))
      surplus = group & 0x3
    default:
      return
    }
    guard surplus == 0 else { throw MediaError(.malformed, "The data URI's base64 is damaged at its end.") }
  }

  /// Returns the number of base64 digits and checks the padding. The padding may be missing, or it must fill the last group of four.
  private static func countDigits(_ encoded: UnsafeBufferPointer<UInt8>) throws(MediaError) -> Int {
    let values = values
    var digits = 0
    var padding = 0
    for byte in encoded {
      switch values[Int(byte)] {
      case ..<64:
        guard padding == 0 else { throw MediaError(.malformed, "The data URI's base64 goes on after its end (=).") }
        digits += 1
      case space: continue
      case equals: padding += 1
      default: throw MediaError(.malformed, unexpected(byte))
      }
    }
    guard padding == 0 || padding <= 2 && (digits + padding) % 4 == 0 else {
      throw MediaError(.malformed, "The data URI's base64 ends in the wrong number of = signs.")
    }
    return digits
  }

  private static func unexpected(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"):
      "The data URI's base64 is the URL-safe kind (- and _). Use the standard kind (+ and /)."
    case UInt8(ascii: "%"):
      "The data URI's base64 is percent-encoded. Write +, / and = themselves."
    default:
      "The data URI contains a character that is not base64."
    }
  }

  private static let space: UInt8 = 64
  private static let equals: UInt8 = 65
  private static let invalid: UInt8 = 255

  /// The table of all bytes: a digit's value from 0 to 63, or one of the three marks above.
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: invalid, count: 256)
    for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
      table[Int(digit)] = UInt8(value)
    }
    for byte in " \t\n\r\u{0c}".utf8 { table[Int(byte)] = space }
    table[Int(UInt8(ascii: "="))] = equals
    return table
  }()
}
