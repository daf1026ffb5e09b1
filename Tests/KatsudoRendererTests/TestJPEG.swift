import CJPEG
import KatsudoRenderer

/// JPEG files of the kinds that cameras and printers make.
enum TestJPEG {
  /// Inserts an EXIF segment with an orientation after the start of the file.
  static func oriented(_ jpeg: [UInt8], _ orientation: UInt8, isLittleEndian: Bool) -> [UInt8] {
    let tiff: [UInt8] =
      isLittleEndian
      ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
      : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    let body = Array("Exif".utf8) + [0, 0] + tiff
    return Array(jpeg.prefix(2)) + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + jpeg.dropFirst(2)
  }

  /// Inserts a colour profile after the start of the file.
  static func profiled(_ jpeg: [UInt8], _ profile: [UInt8]) -> [UInt8] {
    let parts = stride(from: 0, to: profile.count, by: 65_519).map { profile[$0..<min(profile.count, $0 + 65_519)] }
    let segments = parts.enumerated().flatMap { index, part -> [UInt8] in
      let body = Array("ICC_PROFILE".utf8) + [0, UInt8(index + 1), UInt8(parts.count)] + part
      return [0xFF, 0xE2, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
    }
    return Array(jpeg.prefix(2)) + segments + jpeg.dropFirst(2)
  }

  /// Returns a picture of one CMYK colour (0 none, 255 full), stored inverted with Adobe's marker, as usual.
  static func inks(cyan: UInt8, magenta: UInt8, yellow: UInt8, black: UInt8, width: Int, height: Int) -> [UInt8] {
    let pixel = [255 - cyan, 255 - magenta, 255 - yellow, 255 - black]
    let pixels = (0..<width * height).flatMap { _ in pixel }
    return file(pixels, width: width, height: height, kind: CJ_INKS)
  }

  static func grey(_ level: UInt8, width: Int, height: Int) -> [UInt8] {
    file([UInt8](repeating: level, count: width * height), width: width, height: height, kind: CJ_GREY)
  }

  static func progressive(_ picture: Picture) -> [UInt8] {
    file(picture.pixels, width: picture.width, height: picture.height, kind: CJ_COLOUR, isProgressive: true)
  }

  private static func file(
    _ pixels: [UInt8], width: Int, height: Int, kind: cj_kind, isProgressive: Bool = false
  ) -> [UInt8] {
    pixels.withUnsafeBufferPointer { pixels in
      var source = cj_source()
      source.pixels = pixels.baseAddress
      source.width = Int32(width)
      source.height = Int32(height)
      source.pitch = Int32(pixels.count / height)
      source.kind = kind
      source.quality = 95
      source.is_progressive = isProgressive
      var count = 0
      guard let bytes = cj_encode(&source, &count) else { return [] }
      defer { cj_free(bytes) }
      return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
  }
}
