/// The previews of the echo engine: pictures of one grey pixel (PNG, third edition).
enum EchoPicture {
  /// Returns the bytes of a picture. The pictures of 256 numbers differ.
  static func bytes(_ number: Int) -> [UInt8] {
    let row: [UInt8] = [0, UInt8(truncatingIfNeeded: number)]
    // One stored block (RFC 1951 section 3.2.4) in a zlib stream (RFC 1950).
    let pixels: [UInt8] = [0x78, 0x01, 0x01, 0x02, 0x00, 0xfd, 0xff] + row + bigEndian(adler32(row))
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
      + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]) + chunk("IDAT", pixels) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    return bigEndian(UInt32(data.count)) + content + bigEndian(crc32(content))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xffff_ffff as UInt32) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
  }
}
