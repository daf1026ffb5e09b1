/// Makes pictures for tests that every decoder opens: coloured squares of 16 pixels, of any size in pixels and in bytes.
package enum PictureBytes {
  package enum Format: String, Sendable, CaseIterable {
    case png, jpeg
  }

  /// Makes a picture of either format in plain 8-bit colour.
  ///
  /// - Parameter byteCount: see `png` and `jpeg`.
  package static func picture(_ format: Format, width: Int, height: Int, byteCount: Int? = nil) -> [UInt8] {
    switch format {
    case .png: png(width: width, height: height, byteCount: byteCount)
    case .jpeg: jpeg(width: width, height: height, byteCount: byteCount)
    }
  }

  package static func dataURI(_ bytes: [UInt8], type: String) -> String {
    "data:\(type);base64,\(base64(bytes))"
  }

  package static func dataURI(_ format: Format, width: Int, height: Int, byteCount: Int? = nil) -> String {
    dataURI(picture(format, width: width, height: height, byteCount: byteCount), type: "image/\(format.rawValue)")
  }

  /// Makes a TIFF block with only the Orientation tag. The Exif segment of a JPEG and the eXIf chunk of a PNG contain such a block.
  package static func exif(orientation: UInt16, bigEndian: Bool = true) -> [UInt8] {
    func bytes(_ value: UInt32, _ count: Int) -> [UInt8] {
      let big = (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
      return bigEndian ? big : big.reversed()
    }
    let entry = bytes(0x0112, 2) + bytes(3, 2) + bytes(1, 4) + bytes(UInt32(orientation), 2) + [0, 0]
    return Array((bigEndian ? "MM" : "II").utf8) + bytes(42, 2) + bytes(8, 4) + bytes(1, 2) + entry + bytes(0, 4)
  }

  /// Returns the colour of a square. Neighbouring squares differ in every channel.
  static func sample(column: Int, row: Int, channel: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: column * 37 + row * 59 + channel * 83 + 40)
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      let group = (0..<3).reduce(0) { $0 << 8 | ($1 < count ? Int(bytes[start + $1]) : 0) }
      for index in 0..<4 {
        text.append(index <= count ? digits[group >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
