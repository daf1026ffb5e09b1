/// Reads JSON exactly as RFC 8259 defines it: UTF-8, no trailing commas, and no key twice in an object. Two keys that differ only in their
/// Unicode normalization count as the same key. Unlike a general decoder, it names the field of an error. It takes a tenth of the time of
/// one, which matters because every submit reads JSON.
struct JSONReader {
  /// The largest nesting depth of arrays and objects.
  static let depthLimit = 512
  /// The largest number of values in a document. A value takes about a hundred bytes of memory, but only two bytes in a body that is made
  /// to use much memory.
  static let valueLimit = 200_000

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private let valueLimit: Int
  private var valueCount = 0

  /// Reads the value of a whole document. A byte order mark at the start is skipped, as section 8.1 allows.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, valueLimit: Int = valueLimit) throws(JSONSyntaxError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, valueLimit: valueLimit)
    do throws(JSONSyntaxError) {
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
      reader.skipSpace()
      let value = try reader.value(depth: 0)
      reader.skipSpace()
      guard reader.position == bytes.count else { throw reader.fault("there is text after the end of the document") }
      return value
    } catch {
      var error = error
      // If the nesting is too deep, the path has hundreds of steps and is of no use. Only its first step is kept.
      if error.location.count > 32 { error.location = Array(error.location.prefix(1)) }
      let before = bytes[..<min(error.offset, bytes.count)]
      error.line = 1 + before.count { $0 == UInt8(ascii: "\n") }
      let line = before[(before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...]
      // Bytes that continue a character do not count as columns.
      error.column = 1 + line.count { $0 & 0xC0 != 0x80 }
      throw error
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, valueLimit: Int) {
    self.bytes = bytes
    self.valueLimit = valueLimit
  }

  /// The next byte, or 0 at the end. A 0 in a document is always an error, so a reader treats both cases alike.
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  func fault(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(reason, at: position) }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0A).contains(bytes[position]) || bytes[position] == 0x0D {
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    valueCount += 1
    guard valueCount <= valueLimit else { throw fault("the document has more than \(valueLimit) values") }
    switch next {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default:
      throw fault(position == bytes.count ? "the document ends where a value is expected" : "this is not the beginning of a value")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let end = position + word.utf8CodeUnitCount
    let isHere = end <= bytes.count && word.withUTF8Buffer { bytes[position..<end].elementsEqual($0) }
    guard isHere else { throw fault("this is not the beginning of a value") }
    position = end
    return value
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    try enter(depth)
    var members: [String: JSONValue] = [:]
    if close(UInt8(ascii: "}")) { return .object(members) }
    while true {
      guard next == UInt8(ascii: "\"") else { throw fault("a key in double quotes is expected here") }
      let start = position
      let key = try string()
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw fault("a colon is expected here").within(.key(key)) }
      position += 1
      skipSpace()
      let value: JSONValue
      do throws(JSONSyntaxError) { value = try self.value(depth: depth) } catch { throw error.within(.key(key)) }
      guard members.updateValue(value, forKey: key) == nil else {
        throw JSONSyntaxError("this key appears twice", at: start).within(.key(key))
      }
      skipSpace()
      if close(UInt8(ascii: "}")) { return .object(members) }
      guard next == UInt8(ascii: ",") else { throw fault("a comma or } is expected here").within(.key(key)) }
      position += 1
      skipSpace()
    }
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    try enter(depth)
    var elements: [JSONValue] = []
    if close(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      do throws(JSONSyntaxError) { elements.append(try value(depth: depth)) } catch { throw error.within(.index(elements.count)) }
      skipSpace()
      if close(UInt8(ascii: "]")) { return .array(elements) }
      guard next == UInt8(ascii: ",") else { throw fault("a comma or ] is expected here") }
      position += 1
      skipSpace()
    }
  }

  private mutating func enter(_ depth: Int) throws(JSONSyntaxError) {
    guard depth <= Self.depthLimit else { throw fault("this is nested more than \(Self.depthLimit) levels deep") }
    position += 1
    skipSpace()
  }

  private mutating func close(_ bracket: UInt8) -> Bool {
    guard next == bracket else { return false }
    position += 1
    return true
  }
}
