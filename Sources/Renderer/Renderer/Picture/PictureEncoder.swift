import CJPEG
import CSPNG
import Glibc

/// A picture becomes the bytes of a file.
package enum PictureEncoder {
  /// - Parameter quality: 1...100.
  package static func jpeg(_ picture: Picture, quality: Int = 90) throws(RenderError) -> [UInt8] {
    try picture.pixels.withUnsafeBufferPointer { pixels throws(RenderError) in
      guard let start = pixels.baseAddress else { throw failure(nil) }
      return try jpeg(
        start, width: picture.width, height: picture.height, pitch: picture.width * 4, quality: quality)
    }
  }

  /// `pitch` is the number of bytes from one row of four-byte pixels to the next.
  static func jpeg(
    _ pixels: UnsafePointer<UInt8>, width: Int, height: Int, pitch: Int, quality: Int
  ) throws(RenderError) -> [UInt8] {
    var source = cj_source()
    source.pixels = pixels
    source.width = Int32(width)
    source.height = Int32(height)
    source.pitch = Int32(pitch)
    source.kind = CJ_COLOUR
    source.quality = Int32(quality)
    var size = 0
    guard let buffer = cj_encode(&source, &size) else { throw failure(nil) }
    defer { cj_free(buffer) }
    return Array(UnsafeBufferPointer(start: buffer, count: size))
  }

  package static func png(_ picture: Picture) throws(RenderError) -> [UInt8] {
    guard let context = spng_ctx_new(Int32(bitPattern: SPNG_CTX_ENCODER.rawValue)) else { throw failure(nil) }
    defer { spng_ctx_free(context) }
    var header = spng_ihdr()
    header.width = UInt32(picture.width)
    header.height = UInt32(picture.height)
    header.bit_depth = 8
    header.color_type = UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue)
    var colours: [UInt8] = []
    colours.reserveCapacity(picture.width * picture.height * 3)
    for pixel in stride(from: 0, to: picture.pixels.count, by: 4) {
      colours.append(picture.pixels[pixel])
      colours.append(picture.pixels[pixel + 1])
      colours.append(picture.pixels[pixel + 2])
    }
    try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
    try check(spng_set_ihdr(context, &header))
    let format = Int32(bitPattern: SPNG_FMT_PNG.rawValue)
    let finalize = Int32(bitPattern: SPNG_ENCODE_FINALIZE.rawValue)
    try check(spng_encode_image(context, colours, colours.count, format, finalize))
    var size = 0
    var code: Int32 = 0
    guard let buffer = spng_get_png_buffer(context, &size, &code) else { throw failure(reason(code)) }
    defer { free(buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer, count: size))
  }

  private static func check(_ code: Int32) throws(RenderError) {
    guard code == 0 else { throw failure(reason(code)) }
  }

  private static func reason(_ code: Int32) -> String? { spng_strerror(code).map { String(cString: $0) } }

  private static func failure(_ cause: String?) -> RenderError {
    RenderError(.encoderFailed, "The picture could not be written.", cause: cause)
  }
}
