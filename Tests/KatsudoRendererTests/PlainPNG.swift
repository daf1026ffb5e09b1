/// Writes PNG files of any kind, without compression, for tests of decoders.
enum PlainPNG {
  /// - Parameters:
  ///   - bitDepth: 1, 2, 4, 8 or 16.
  ///   - colourType: 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.
  ///   - rows: the packed bytes of each row.
  ///   - chunks: more chunks before the pixels.
  static func file(
    width: Int, height: Int, bitDepth: UInt8, colourType: UInt8, rows: [[UInt8]], chunks: [(String, [UInt8])] = []
  ) -> [UInt8] {
    let header = number(width) + number(height) + [bitDepth, colourType, 0, 0, 0]
    let data: [UInt8] = rows.flatMap { row -> [UInt8] in [0] + row }
    let extra: [UInt8] = chunks.flatMap { name, body -> [UInt8] in chunk(name, body) }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + extra + chunk("IDAT", stored(data)) + chunk("IEND", [])
  }

  /// Returns a chunk with a colour profile.
  static func profile(_ bytes: [UInt8]) -> (String, [UInt8]) { ("iCCP", Array("test".utf8) + [0, 0] + stored(bytes)) }

  /// Returns a chunk with the exponent from light to level, times 100,000.
  static func gamma(_ value: Int) -> (String, [UInt8]) { ("gAMA", number(value)) }

  static let sRGBPrimaries = primaries([31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000])
  static let adobePrimaries = primaries([31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000])

  private static func primaries(_ places: [Int]) -> (String, [UInt8]) { ("cHRM", places.flatMap(number)) }

  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + body
    return number(body.count) + content + number(Int(checksum(content)))
  }

  /// Returns a zlib stream of stored blocks.
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = data[...]
    repeat {
      let block = rest.prefix(65535)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      stream += [rest.isEmpty ? 1 : 0, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
      stream += block
    } while !rest.isEmpty
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in data {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + number(Int(b << 16 | a))
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in table[Int((sum ^ UInt32(byte)) & 255)] ^ sum >> 8 }
  }
}
