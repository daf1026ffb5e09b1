import KatsudoCore

/// Reads a PNG's chunks: the size from IHDR, the orientation from eXIf, and whether the file goes on to its end (W3C PNG, third edition).
enum PNGHeader {
  /// A 100 MB file in chunks of 8 KiB, which is what common encoders write, has 12,800. Past the limit the rest is not looked at.
  private static let chunkLimit = 65_536
  /// An eXIf chunk larger than a JPEG's could be holds no orientation worth looking for.
  private static let exifLimit = 65_536
  private static let signatureLength = 8

  static func size(in source: some ByteSource) throws(MediaError) -> PictureSize {
    var size = try readIHDR(in: source)
    // Length, type, 13 bytes and CRC of IHDR.
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
    // Lengths are 31 bits; the chunk's data and its CRC must lie within the file.
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
      // Compression and filter method 0, no interlace or Adam7.
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
