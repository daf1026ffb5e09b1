import CSPNG
import CSampler
import KatsudoRenderProtocol

/// Decodes PNG files of every bit depth and colour type with libspng. Transparent pixels get a white background.
enum PNGDecoder {
  static func decode(_ bytes: [UInt8]) throws(RenderError) -> Picture {
    // The checksum of each chunk already finds damage, so the checksum of the whole stream would only cost time.
    guard let context = spng_ctx_new(Int32(bitPattern: SPNG_CTX_IGNORE_ADLER32.rawValue)) else { throw damaged(nil) }
    defer { spng_ctx_free(context) }

    let side = UInt32(PictureLimits.side)
    try check(spng_set_image_limits(context, side, side))
    // A wrong checksum is an error in a necessary chunk. Other chunks with a wrong checksum are left out.
    try check(spng_set_crc_action(context, Int32(SPNG_CRC_ERROR.rawValue), Int32(SPNG_CRC_DISCARD.rawValue)))
    // A chunk may hold at most 8 MiB, all stored chunks together 32 MiB. This is enough for a profile or EXIF, and prevents decompression
    // bombs.
    try check(spng_set_chunk_limits(context, 8 << 20, 32 << 20))

    return try bytes.withUnsafeBufferPointer { bytes throws(RenderError) in
      try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
      var header = spng_ihdr()
      try check(spng_get_ihdr(context, &header))
      let width = Int(header.width)
      let height = Int(header.height)
      try PictureLimits.check(width: width, height: height)

      let isGrey = header.color_type & UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue) == 0
      let reading = ColourReading(PNGColour.source(context), kind: isGrey ? .grey : .colour)
      var notes: [String] = []
      if case .ignore(let note) = reading { notes.append(note) }
      var pixels: [UInt8]
      if case .convert(let conversion) = reading {
        pixels = try convertedPixels(context, conversion, count: width * height, isDeep: header.bit_depth == 16)
        layOverWhite(&pixels)
      } else if isPlain(context, header) {
        pixels = try plainPixels(context, width: width, height: height)
      } else {
        pixels = try samples(context, count: width * height * 4, SPNG_FMT_RGBA8)
        layOverWhite(&pixels)
      }
      return orientation(context).applied(to: Picture(width: width, height: height, pixels: pixels, notes: notes))
    }
  }

  /// Returns `true` if the pixels are three bytes each, row after row, with nothing transparent, as in most pictures.
  private static func isPlain(_ context: OpaquePointer, _ header: spng_ihdr) -> Bool {
    var transparency = spng_trns()
    return header.color_type == UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue) && header.bit_depth == 8
      && header.interlace_method == 0 && spng_get_trns(context, &transparency) != 0
  }

  /// Decodes the pixels row by row, so that the data of each row stays in the cache.
  private static func plainPixels(_ context: OpaquePointer, width: Int, height: Int) throws(RenderError) -> [UInt8] {
    let format = Int32(bitPattern: SPNG_FMT_PNG.rawValue)
    var size = 0
    try check(spng_decoded_image_size(context, format, &size))
    guard size == width * height * 3 else { throw damaged(nil) }
    try check(spng_decode_image(context, nil, 0, format, Int32(bitPattern: SPNG_DECODE_PROGRESSIVE.rawValue)))
    var code: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * 3) { row in
        for y in 0..<height where code == 0 {
          code = spng_decode_row(context, row.baseAddress, width * 3)
          // The last row comes with the code for the end of the image.
          guard code == 0 || (code == Int32(SPNG_EOI.rawValue) && y == height - 1) else { return }
          cs_add_alpha(row.baseAddress, Int64(width), target + y * width * 4)
          count = (y + 1) * width * 4
        }
      }
    }
    guard code == Int32(SPNG_EOI.rawValue), pixels.count == width * height * 4 else { throw damaged(code) }
    return pixels
  }

  /// The largest number of pixels that are kept as 16-bit numbers until the conversion of their colours. More would take too much memory.
  private static let mostDeepPixels = 16 << 20

  private static func convertedPixels(
    _ context: OpaquePointer, _ conversion: ColourConversion, count: Int, isDeep: Bool
  ) throws(RenderError) -> [UInt8] {
    if isDeep, count <= mostDeepPixels {
      let deep: [UInt16] = try samples(context, count: count * 4, SPNG_FMT_RGBA16)
      guard let pixels = conversion.converted(deep: deep) else { throw damaged(nil) }
      return pixels
    }
    var pixels: [UInt8] = try samples(context, count: count * 4, SPNG_FMT_RGBA8)
    conversion.apply(to: &pixels)
    return pixels
  }

  /// Decodes all samples of all pixels in a format of libspng.
  private static func samples<Sample: FixedWidthInteger>(
    _ context: OpaquePointer, count: Int, _ format: spng_format
  ) throws(RenderError) -> [Sample] {
    let format = Int32(bitPattern: format.rawValue)
    let bytes = count * MemoryLayout<Sample>.size
    var size = 0
    try check(spng_decoded_image_size(context, format, &size))
    guard size == bytes else { throw damaged(nil) }
    var samples = [Sample](repeating: 0, count: count)
    try check(spng_decode_image(context, &samples, size, format, Int32(bitPattern: SPNG_DECODE_TRNS.rawValue)))
    return samples
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
