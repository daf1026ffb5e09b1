/// The Orientation tag (0x0112) of TIFF 6.0 and Exif. It says how a viewer must turn a picture.
struct EXIFOrientation: Sendable, Hashable {
  /// The value of the tag from 1 to 8. 1 means upright.
  let rawValue: UInt16

  static let upright = EXIFOrientation(rawValue: 1)

  /// `true` if the picture is turned by a quarter (values 5–8), which swaps width and height.
  var swapsSides: Bool { rawValue >= 5 }

  private init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Reads the tag from a TIFF block, which begins with its byte order. Only the first directory is read, because the second one describes
  /// the thumbnail. Returns `nil` if the block is damaged, has no such tag, or has a value that is not from 1 to 8.
  init?(tiff: ArraySlice<UInt8>) {
    guard let block = TIFFBlock(tiff), block.short(at: 2) == 42, let directory = block.long(at: 4), let count = block.short(at: directory)
    else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + 12 * index
      guard let tag = block.short(at: entry) else { return nil }
      guard tag == 0x0112 else { continue }
      // The tag is a SHORT (3). Some cameras write a LONG (4).
      let value: Int? =
        switch block.short(at: entry + 2) {
        case 3: block.short(at: entry + 8)
        case 4: block.long(at: entry + 8)
        default: nil
        }
      guard let value, (1...8).contains(value) else { return nil }
      self.init(rawValue: UInt16(value))
      return
    }
    return nil
  }
}

/// Reads the numbers of a TIFF block in its byte order and checks the bounds.
private struct TIFFBlock {
  private let bytes: [UInt8]
  private let bigEndian: Bool

  init?(_ bytes: ArraySlice<UInt8>) {
    if bytes.starts(with: "II".utf8) {
      bigEndian = false
    } else if bytes.starts(with: "MM".utf8) {
      bigEndian = true
    } else {
      return nil
    }
    self.bytes = Array(bytes)
  }

  func short(at offset: Int) -> Int? { number(at: offset, count: 2) }

  func long(at offset: Int) -> Int? { number(at: offset, count: 4) }

  private func number(at offset: Int, count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    let part = bytes[offset..<(offset + count)]
    return bigEndian ? part.reduce(0) { $0 << 8 | Int($1) } : part.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
