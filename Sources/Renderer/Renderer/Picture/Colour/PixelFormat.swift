import CLCMS

/// The code of LittleCMS for a layout of pixels. Its names are macros that Swift cannot import, so the code is made from the bits in
/// <lcms2.h>.
struct PixelFormat {
  let code: UInt32

  /// Red, green, blue and alpha, a byte each.
  static let sRGB = PixelFormat(.colour, of: cmsSigRgbData)

  /// - Parameter bytes: The bytes of each number, 1 or 2.
  init(_ kind: SampleKind, of space: cmsColorSpaceSignature, bytes: UInt32 = 1) {
    switch (kind, space) {
    case (.inks(let areInverted), _):
      code = Self.code(space: PT_CMYK, channels: 4, extra: 0, bytes: bytes) | (areInverted ? 1 << 13 : 0)
    case (_, cmsSigGrayData):
      code = Self.code(space: PT_GRAY, channels: 1, extra: 3, bytes: bytes)
    default:
      code = Self.code(space: PT_RGB, channels: 3, extra: 1, bytes: bytes)
    }
  }

  private static func code(space: Int32, channels: UInt32, extra: UInt32, bytes: UInt32) -> UInt32 {
    UInt32(space) << 16 | extra << 7 | channels << 3 | bytes
  }
}
