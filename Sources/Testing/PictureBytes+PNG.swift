extension PictureBytes {
  package enum PNGColour: UInt8, Sendable, CaseIterable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    fileprivate var channels: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }
  }

  /// - Parameters:
  ///   - depth: the number of bits in a sample: 8 or 16.
  ///   - orientation: the orientation, written as an eXIf chunk.
  ///   - byteCount: the size of the file. It is filled with a chunk that decoders skip. A size that is smaller than the picture or less
  ///     than 12 bytes larger has no effect.
  ///   - headerOnly: `true` leaves out the pixels. The result is a tiny file that claims to be huge.
  package static func png(
    width: Int, height: Int, colour: PNGColour = .rgb, depth: UInt8 = 8, orientation: UInt16? = nil, bigEndian: Bool = true,
    byteCount: Int? = nil, headerOnly: Bool = false
  ) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    file += pngChunk("IHDR", big(UInt32(width)) + big(UInt32(height)) + [depth, colour.rawValue, 0, 0, 0])
    if let orientation { file += pngChunk("eXIf", exif(orientation: orientation, bigEndian: bigEndian)) }
    if colour == .palette {
      file += pngChunk("PLTE", (0..<256).flatMap { [UInt8($0), UInt8(255 - $0), UInt8($0 / 2)] })
    }
    let rows = headerOnly ? [] : pngRows(width: width, height: height, channels: colour.channels, sampleBytes: Int(depth) / 8)
    let end = pngChunk("IDAT", zlib(rows)) + pngChunk("IEND", [])
    if let byteCount, byteCount - file.count - end.count >= 12 {
      file += pngChunk("emPd", [UInt8](repeating: 0x20, count: byteCount - file.count - end.count - 12))
    }
    return file + end
  }

  /// Makes one chunk: length, type, data, checksum.
  package static func pngChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let checked = Array(type.utf8) + data
    return big(UInt32(data.count)) + checked + big(crc32(checked))
  }

  /// Makes the filtered rows. The first row of a square has the differences from the previous pixel, the other rows have the differences
  /// from the row above, so most bytes are zero.
  private static func pngRows(width: Int, height: Int, channels: Int, sampleBytes: Int) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (1 + width * channels * sampleBytes))
    for y in 0..<height {
      guard y % 16 == 0 else {
        rows.append(2)
        rows.append(contentsOf: repeatElement(0, count: width * channels * sampleBytes))
        continue
      }
      rows.append(1)
      for x in 0..<width {
        for channel in 0..<channels {
          let here = sample(column: x / 16, row: y / 16, channel: channel)
          let before = x == 0 ? 0 : sample(column: (x - 1) / 16, row: y / 16, channel: channel)
          for _ in 0..<sampleBytes { rows.append(here &- before) }
        }
      }
    }
    return rows
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static let crcTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xffff_ffff as UInt32) { crcTable[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
  }

  /// Makes a zlib stream (RFC 1950) with one block of fixed codes (RFC 1951). Its only matches are runs of one byte.
  private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var bits = BitWriter()
    bits.write(0b1, count: 1)
    bits.write(0b01, count: 2)
    var index = 0
    while index < bytes.count {
      bits.writeLiteral(bytes[index])
      var run = 0
      while index + 1 + run < bytes.count, bytes[index + 1 + run] == bytes[index] { run += 1 }
      index += 1 + run
      while run >= 3 {
        // Lengths 3–10 and 258 have codes of their own without extra bits; distance 1 is code 0.
        let length = run >= 258 ? 258 : min(run, 10)
        bits.writeCode(length == 258 ? 0b1100_0101 : UInt32(length - 2), count: length == 258 ? 8 : 7)
        bits.writeCode(0, count: 5)
        run -= length
      }
      for _ in 0..<run { bits.writeLiteral(bytes[index - 1]) }
    }
    bits.writeCode(0, count: 7)
    return [0x78, 0x01] + bits.finished() + big(adler32(bytes))
  }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }

  /// Writes bits from the lowest to the highest, as deflate needs them.
  private struct BitWriter {
    private var bytes: [UInt8] = []
    private var held: UInt32 = 0
    private var count: UInt32 = 0

    mutating func write(_ value: UInt32, count bits: UInt32) {
      held |= value << count
      count += bits
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: held))
        held >>= 8
        count -= 8
      }
    }

    /// Writes a Huffman code, the highest bit first.
    mutating func writeCode(_ code: UInt32, count bits: UInt32) {
      for bit in (0..<bits).reversed() { write(code >> bit & 1, count: 1) }
    }

    mutating func writeLiteral(_ byte: UInt8) {
      if byte < 144 { writeCode(0x30 + UInt32(byte), count: 8) } else { writeCode(0x190 + UInt32(byte) - 144, count: 9) }
    }

    mutating func finished() -> [UInt8] {
      if count > 0 { write(0, count: 8 - count) }
      return bytes
    }
  }
}
