/// The JSON that Python writes: it may hold `NaN`, `Infinity` and `-Infinity`, which JSON does not know.
package enum PythonJSON {
  private static let words = ["-Infinity", "Infinity", "NaN"].map { Array($0.utf8) }
  private static let firstBytes = words.compactMap(\.first)

  /// Returns a document with `null` in place of these words outside of texts.
  package static func cleaned(_ bytes: [UInt8]) -> [UInt8] {
    guard mayHoldWords(bytes) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isInText = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isInText {
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
          result.append(byte)
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isInText = true
      } else if firstBytes.contains(byte), let word = words.first(where: { bytes[index...].starts(with: $0) }) {
        result.append(contentsOf: "null".utf8)
        index += word.count
        continue
      }
      result.append(bytes[index])
      index += 1
    }
    return result
  }

  /// Returns `true` if `Na` or `In` stands anywhere in the document. Most documents hold neither, and this look is fast.
  private static func mayHoldWords(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var last: UInt8 = 0
      for byte in bytes {
        if byte == UInt8(ascii: "a"), last == UInt8(ascii: "N") { return true }
        if byte == UInt8(ascii: "n"), last == UInt8(ascii: "I") { return true }
        last = byte
      }
      return false
    }
  }
}
