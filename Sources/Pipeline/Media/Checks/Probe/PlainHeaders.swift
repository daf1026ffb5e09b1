import KatsudoCore

/// Reads the size of formats that store it at a fixed place near the start. Returns `nil` if there is no size at that place. Only some
/// models accept these formats. Their engine decodes the file and so makes the final decision.
enum PlainHeaders {
  /// Reads the logical screen size of GIF87a and GIF89a.
  static func gif(_ head: [UInt8]) -> PictureSize? {
    size(little(head, 6, 2), little(head, 8, 2))
  }

  /// Reads the BITMAPCOREHEADER (12 bytes, 16-bit sides) or one of its successors. A negative height means that the top row comes first.
  static func bmp(_ head: [UInt8]) -> PictureSize? {
    guard let headerSize = little(head, 14, 4) else { return nil }
    if headerSize == 12 { return size(little(head, 18, 2), little(head, 20, 2)) }
    guard headerSize >= 40, let width = little(head, 18, 4), let height = little(head, 22, 4) else { return nil }
    return size(width, abs(Int(Int32(truncatingIfNeeded: height))))
  }

  /// Reads the header of RFC 9649: lossy (key frame header), lossless, or extended with its canvas.
  static func webp(_ head: [UInt8]) -> PictureSize? {
    let type = head.dropFirst(12)
    if type.starts(with: "VP8X".utf8) {
      return size(little(head, 24, 3).map { $0 + 1 }, little(head, 27, 3).map { $0 + 1 })
    }
    if type.starts(with: "VP8L".utf8) {
      guard head.dropFirst(20).first == 0x2f, let bits = little(head, 21, 4) else { return nil }
      return size(bits & 0x3fff + 1, bits >> 14 & 0x3fff + 1)
    }
    guard type.starts(with: "VP8 ".utf8), head.dropFirst(23).starts(with: [0x9d, 0x01, 0x2a]) else { return nil }
    return size(little(head, 26, 2).map { $0 & 0x3fff }, little(head, 28, 2).map { $0 & 0x3fff })
  }

  private static func size(_ width: Int?, _ height: Int?) -> PictureSize? {
    guard let width, let height, width > 0, height > 0 else { return nil }
    return PictureSize(width: width, height: height)
  }

  private static func little(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int? {
    guard offset + count <= bytes.count else { return nil }
    return bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
