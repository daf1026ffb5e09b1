/// The JSON that Python writes: it may hold `NaN`, `Infinity` and `-Infinity`, which JSON does not know.
package enum PythonJSON {
  private static let words = ["-Infinity", "Infinity", "NaN"].map { Array($0.utf8) }

  /// Returns a document with `null` in place of these words outside of texts.
  package static func cleaned(_ bytes: [UInt8]) -> [UInt8] {
    guard words.dropFirst().contains(where: { bytes.firstRange(of: $0) != nil }) else { return bytes }
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
      } else if let word = words.first(where: { bytes[index...].starts(with: $0) }) {
        result.append(contentsOf: "null".utf8)
        index += word.count
        continue
      }
      result.append(bytes[index])
      index += 1
    }
    return result
  }
}
