import CSPNG

/// PNG through libspng: every bit depth and colour type, laid over white where it is transparent.
enum PNGDecoder {
  static func decode(_ bytes: [UInt8]) throws(RenderError) -> Picture {
    guard let context = spng_ctx_new(0) else { throw damaged(nil) }
    defer { spng_ctx_free(context) }

    let side = UInt32(PictureLimits.side)
    try check(spng_set_image_limits(context, side, side))
    // A chunk may hold at most 8 MiB, all stored chunks together 32 MiB: room for a profile or EXIF, none for a bomb.
    try check(spng_set_chunk_limits(context, 8 << 20, 32 << 20))

    return try bytes.withUnsafeBufferPointer { bytes throws(RenderError) in
      try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
      var header = spng_ihdr()
      try check(spng_get_ihdr(context, &header))
      let width = Int(header.width)
      let height = Int(header.height)
      try PictureLimits.check(width: width, height: height)

      let format = Int32(bitPattern: SPNG_FMT_RGBA8.rawValue)
      var size = 0
      try check(spng_decoded_image_size(context, format, &size))
      guard size == width * height * 4 else { throw damaged(nil) }
      var pixels = [UInt8](repeating: 0, count: size)
      try check(
        spng_decode_image(context, &pixels, size, format, Int32(bitPattern: SPNG_DECODE_TRNS.rawValue)))
      layOverWhite(&pixels)
      return orientation(context).applied(to: Picture(width: width, height: height, pixels: pixels))
    }
  }

  private static func layOverWhite(_ pixels: inout [UInt8]) {
    pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in stride(from: 0, to: pixels.count, by: 4) where pixels[pixel + 3] != 255 {
        let alpha = Int(pixels[pixel + 3])
        for channel in pixel..<pixel + 3 {
          let value = Int(pixels[channel]) * alpha + 255 * (255 - alpha)
          pixels[channel] = UInt8(truncatingIfNeeded: (value + 127) / 255)
        }
        pixels[pixel + 3] = 255
      }
    }
  }

  private static func orientation(_ context: OpaquePointer) -> ExifOrientation {
    var exif = spng_exif()
    guard spng_get_exif(context, &exif) == 0, let data = exif.data else { return .upright }
    let block = UnsafeRawBufferPointer(start: data, count: exif.length)
    return ExifOrientation(tiff: ArraySlice(block))
  }

  private static func check(_ code: Int32) throws(RenderError) {
    guard code == 0 else { throw damaged(code) }
  }

  private static func damaged(_ code: Int32?) -> RenderError {
    let cause = code.flatMap { spng_strerror($0) }.map { String(cString: $0) }
    return RenderError(
      .unreadablePicture, "The PNG picture is damaged or incomplete. Save it again and retry.", cause: cause)
  }
}
