extension JSONReader {
  /// Reads a number. A number whose value is an integer that fits an `Int64` becomes an integer, even if it is written with a fraction of
  /// zeros or an exponent.
  mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") {
      position += 1
      guard !isDigit(next) else { throw fault("a number must not begin with 0") }
    } else {
      try digits()
    }
    let isWhole = next != UInt8(ascii: ".") && next | 0x20 != UInt8(ascii: "e")
    if next == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if next | 0x20 == UInt8(ascii: "e") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let value = Double(text), value.isFinite else {
      throw JSONSyntaxError("this number is too large", at: start)
    }
    // The text of the smallest `Int64` was read as an integer above. A double that equals it here may be a smaller number, rounded.
    let whole = value > -0x1p63 ? Int64(exactly: value) : nil
    return whole.map(JSONValue.integer) ?? .number(value)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    guard isDigit(next) else { throw fault("a digit is expected here") }
    while isDigit(next) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
