import KatsudoTesting

/// Makes valid and invalid headers byte by byte.
enum RawPictures {
  static func bmp(headerSize: UInt8, _ sides: [UInt8]) -> [UInt8] {
    Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [headerSize, 0, 0, 0] + sides
  }

  static func gif(_ sides: [UInt8]) -> [UInt8] {
    Array("GIF89a".utf8) + sides + [0, 0, 0]
  }

  static func webp(_ type: String, _ data: [UInt8]) -> [UInt8] {
    Array("RIFF\0\0\0\0WEBP\(type)\0\0\0\0".utf8) + data
  }

  /// Returns a JPEG that begins with these segments.
  static func jpeg(_ segments: [UInt8]..., then rest: [UInt8] = []) -> [UInt8] {
    [0xff, 0xd8] + segments.flatMap { $0 } + rest
  }

  static func exifSegment(_ tiff: [UInt8]) -> [UInt8] {
    PictureBytes.jpegSegment(0xe1, Array("Exif\0\0".utf8) + tiff)
  }

  /// Returns the signature and the IHDR chunk of a PNG. `rest` holds compression, filter and interlace.
  static func ihdr(_ width: UInt32, _ height: UInt32, depth: UInt8 = 8, colour: UInt8 = 2, rest: [UInt8] = [0, 0, 0]) -> [UInt8] {
    let sides = [width, height].flatMap { side in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: side >> $0) } }
    let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    return signature + PictureBytes.pngChunk("IHDR", sides + [depth, colour] + rest)
  }

  /// Returns a PNG with this IHDR, some pixels and an end.
  static func png(_ ihdr: [UInt8], _ more: [UInt8] = []) -> [UInt8] {
    ihdr + more + PictureBytes.pngChunk("IDAT", [0]) + PictureBytes.pngChunk("IEND", [])
  }
}
