import CTurboJPEG

/// JPEG through TurboJPEG: baseline and progressive, colour, grey and four-colour.
enum JPEGDecoder {
  static func decode(_ bytes: [UInt8]) throws(RenderError) -> Picture {
    guard let handle = tjInitDecompress() else { throw damaged(nil) }
    defer { tjDestroy(handle) }

    var width: Int32 = 0
    var height: Int32 = 0
    var sampling: Int32 = 0
    var space: Int32 = 0
    guard tjDecompressHeader3(handle, bytes, UInt(bytes.count), &width, &height, &sampling, &space) == 0 else {
      throw damaged(handle)
    }
    try PictureLimits.check(width: Int(width), height: Int(height))

    let segments = JPEGSegments(bytes)
    let isFourColour = space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue)
    let format = isFourColour ? TJPF_CMYK.rawValue : TJPF_RGBX.rawValue
    // A warning means damaged data. Scans are limited because a small file can ask for endless work through them.
    let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 4)
    guard tjDecompress2(handle, bytes, UInt(bytes.count), &pixels, width, 0, height, format, flags) == 0 else {
      throw damaged(handle)
    }
    if isFourColour { mixInks(&pixels, areInverted: segments.hasAdobeMarker) }
    let picture = Picture(width: Int(width), height: Int(height), pixels: pixels)
    return segments.orientation.applied(to: picture)
  }

  /// Cyan, magenta, yellow and black become red, green and blue, as ideal inks would.
  private static func mixInks(_ pixels: inout [UInt8], areInverted: Bool) {
    let flip: UInt8 = areInverted ? 0 : 255
    pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in stride(from: 0, to: pixels.count, by: 4) {
        let black = Int(pixels[pixel + 3] ^ flip)
        for channel in pixel..<pixel + 3 {
          pixels[channel] = UInt8(truncatingIfNeeded: (Int(pixels[channel] ^ flip) * black + 127) / 255)
        }
        pixels[pixel + 3] = 255
      }
    }
  }

  private static func damaged(_ handle: tjhandle?) -> RenderError {
    let cause = tjGetErrorStr2(handle).map { String(cString: $0) }
    return RenderError(
      .unreadablePicture, "The JPEG picture is damaged or incomplete. Save it again and retry.", cause: cause)
  }
}
