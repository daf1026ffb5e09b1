/// What the decoder itself does not tell: the markers in front of a JPEG's first scan.
struct JPEGSegments {
  private(set) var orientation = ExifOrientation.upright
  /// Adobe's marker: four-colour pictures that carry it store their inks inverted.
  private(set) var hasAdobeMarker = false

  init(_ bytes: [UInt8]) {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard marker != 0xDA, length >= 2, end <= bytes.count else { return }
      let body = bytes[(position + 4)..<max(position + 4, end)]
      if marker == 0xE1, body.starts(with: Array("Exif".utf8) + [0, 0]) {
        orientation = ExifOrientation(tiff: body.dropFirst(6))
      } else if marker == 0xEE, body.starts(with: Array("Adobe".utf8)) {
        hasAdobeMarker = true
      }
      position = end
    }
  }
}
