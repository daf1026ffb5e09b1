import CTurboJPEG
import EmakiRenderer

/// JPEG files of the kinds that cameras and printers make.
enum TestJPEG {
  /// Puts an EXIF segment with an orientation right behind the start of the file.
  static func oriented(_ jpeg: [UInt8], _ orientation: UInt8, isLittleEndian: Bool) -> [UInt8] {
    let tiff: [UInt8] =
      isLittleEndian
      ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
      : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    let body = Array("Exif".utf8) + [0, 0] + tiff
    return Array(jpeg.prefix(2)) + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + jpeg.dropFirst(2)
  }

  /// One colour of inks (0 none, 255 full), stored inverted with Adobe's marker, as the programs that make such files do.
  static func inks(cyan: UInt8, magenta: UInt8, yellow: UInt8, black: UInt8, width: Int, height: Int) -> [UInt8] {
    let pixel = [255 - cyan, 255 - magenta, 255 - yellow, 255 - black]
    let pixels = (0..<width * height).flatMap { _ in pixel }
    return compressed(pixels, width: width, height: height, format: TJPF_CMYK, sampling: TJSAMP_444)
  }

  static func grey(_ level: UInt8, width: Int, height: Int) -> [UInt8] {
    compressed(
      [UInt8](repeating: level, count: width * height), width: width, height: height, format: TJPF_GRAY,
      sampling: TJSAMP_GRAY)
  }

  private static func compressed(_ pixels: [UInt8], width: Int, height: Int, format: TJPF, sampling: TJSAMP) -> [UInt8] {
    let handle = tjInitCompress()
    defer { tjDestroy(handle) }
    var buffer: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    defer { tjFree(buffer) }
    tjCompress2(
      handle, pixels, Int32(width), 0, Int32(height), format.rawValue, &buffer, &size, Int32(sampling.rawValue), 95, 0)
    return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
  }
}
