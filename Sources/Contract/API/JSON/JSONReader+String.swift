extension JSONReader {
  mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    try skipPlain()
    if next == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try text(start..<position)
    }
    var unescaped = Array(bytes[start..<position])
    while next == UInt8(ascii: "\\") {
      try escape(into: &unescaped)
      let start = position
      try skipPlain()
      unescaped.append(contentsOf: bytes[start..<position])
    }
    position += 1
    guard let text = String(validating: unescaped, as: UTF8.self) else {
      throw JSONSyntaxError("this text is not UTF-8", at: start)
    }
    return text
  }

  /// Skips to the next quote or backslash.
  private mutating func skipPlain() throws(JSONSyntaxError) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      guard byte >= 0x20 else {
        throw fault("a text contains a line break or another control character; write it as \\n or \\u00..")
      }
      position += 1
    }
    throw fault("the document ends inside a text")
  }

  private func text(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self) else {
      throw JSONSyntaxError("this text is not UTF-8", at: range.lowerBound)
    }
    return text
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    let start = position
    position += 1
    let letter = next
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: UTF8.encode(try escapedScalar(from: start)) ?? UTF8.encodedReplacementCharacter)
    default: throw JSONSyntaxError("this escape is not allowed in JSON", at: start)
    }
  }

  /// Reads the character of a `\uXXXX`, or of two of them that make a surrogate pair (section 7).
  private mutating func escapedScalar(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, next == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") {
      position += 2
      let second = try hexadecimal(from: start)
      if (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) {
        return scalar
      }
    }
    throw JSONSyntaxError("this escape is one half of a surrogate pair", at: start)
  }

  private mutating func hexadecimal(from start: Int) throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw JSONSyntaxError("an escape \\u needs four hexadecimal digits", at: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
