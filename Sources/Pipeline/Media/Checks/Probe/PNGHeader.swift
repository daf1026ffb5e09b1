import KatsudoCore

/// Reads a PNG's chunks (W3C PNG, third edition): the size from IHDR and the orientation from eXIf. It also checks that the file is
/// complete.
enum PNGHeader {
  /// The largest number of chunks that are read. A file of 100 MB in chunks of 8 KiB, as common encoders write it, has 12,800 chunks. If a
  /// file has more chunks, its remaining part is not checked.
  private static let chunkLimit = 65_536
  /// The largest eXIf chunk that is read. A JPEG limits the same data to this size.
  private static let exifLimit = 65_536
  private static let signatureLength = 8

  static func size(in source: some ByteSource) throws(MediaError) -> PictureSize {
    var size = try readIHDR(in: source)
    // IHDR has a length, a type, 13 bytes of data and a CRC.
    var offset = signatureLength + 25
    var hasPixels = false
    for _ in 0..<chunkLimit {
      guard let chunk = try chunk(at: offset, in: source) else { throw HeaderFault.cutShort(.png) }
      switch chunk.type {
      case "IEND":
        guard hasPixels else { throw HeaderFault.damaged(.png) }
        return size
      case "IHDR": throw HeaderFault.damaged(.png)
      case "IDAT": hasPixels = true
      case "eXIf" where chunk.count <= exifLimit:
        let bytes = try source.bytes(at: offset + 8, count: chunk.count)
        size.orientation = EXIFOrientation(tiff: bytes[...]) ?? size.orientation
      default: break
      }
      offset += 12 + chunk.count
    }
    return size
  }

  private static func chunk(at offset: Int, in source: some ByteSource) throws(MediaError) -> (type: String, count: Int)? {
    let head = try source.bytes(at: offset, count: 8)
    guard head.count == 8 else { return nil }
    let count = number(head[0..<4])
    // A length has 31 bits. The chunk's data and its CRC must lie within the file.
    guard count <= Int(Int32.max), offset + 12 + count <= source.byteCount else { return nil }
    guard head[4..<8].allSatisfy(ASCII.isLetter) else { throw HeaderFault.damaged(.png) }
    return (String(decoding: head[4..<8], as: UTF8.self), count)
  }

  private static func readIHDR(in source: some ByteSource) throws(MediaError) -> PictureSize {
    let bytes = try source.bytes(at: signatureLength, count: 25)
    guard bytes.count == 25 else { throw HeaderFault.cutShort(.png) }
    let width = number(bytes[8..<12])
    let height = number(bytes[12..<16])
    guard bytes.starts(with: [0, 0, 0, 13] + Array("IHDR".utf8)),
      CRC32.of(bytes[4..<21]) == UInt32(number(bytes[21..<25])),
      (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height),
      depths(ofColourType: bytes[17]).contains(bytes[16]),
      // Compression method 0, filter method 0, and no interlace or Adam7.
      bytes[18] == 0, bytes[19] == 0, bytes[20] <= 1
    else { throw HeaderFault.damaged(.png) }
    return PictureSize(width: width, height: height)
  }

  private static func depths(ofColourType type: UInt8) -> [UInt8] {
    switch type {
    case 0: [1, 2, 4, 8, 16]
    case 3: [1, 2, 4, 8]
    case 2, 4, 6: [8, 16]
    default: []
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}

/// The checksum of PNG chunks (ISO 3309, W3C PNG annex D). It works bit by bit, because it only reads 17 bytes.
private enum CRC32 {
  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var value: UInt32 = 0xffff_ffff
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }
    return ~value
  }
}
