import CSPNG
import Glibc
import KatsudoRenderProtocol

/// Encodes samples as the bytes of a PNG file, with libspng.
struct PNGEncoder {
  let width: Int
  let height: Int
  let bitDepth: UInt8
  let colourType: spng_color_type
  /// The subject of the error message, such as "The picture".
  let subject: String

  /// Returns the bytes of the PNG file.
  ///
  /// - Parameter samples: The samples row by row without padding. Samples of 16 bits have the byte order of the machine.
  func bytes<Sample: UnsignedInteger & FixedWidthInteger>(_ samples: [Sample]) throws(RenderError) -> [UInt8] {
    guard let context = spng_ctx_new(Int32(bitPattern: SPNG_CTX_ENCODER.rawValue)) else { throw failure(nil) }
    defer { spng_ctx_free(context) }
    var header = spng_ihdr()
    header.width = UInt32(width)
    header.height = UInt32(height)
    header.bit_depth = bitDepth
    header.color_type = UInt8(colourType.rawValue)
    try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
    try check(spng_set_ihdr(context, &header))
    let format = Int32(bitPattern: SPNG_FMT_PNG.rawValue)
    let finalize = Int32(bitPattern: SPNG_ENCODE_FINALIZE.rawValue)
    try check(spng_encode_image(context, samples, samples.count * MemoryLayout<Sample>.stride, format, finalize))
    var size = 0
    var code: Int32 = 0
    guard let buffer = spng_get_png_buffer(context, &size, &code) else { throw failure(reason(code)) }
    defer { free(buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer, count: size))
  }

  private func check(_ code: Int32) throws(RenderError) {
    guard code == 0 else { throw failure(reason(code)) }
  }

  private func reason(_ code: Int32) -> String? { spng_strerror(code).map { String(cString: $0) } }

  private func failure(_ cause: String?) -> RenderError {
    RenderError(.encoderFailed, "\(subject) could not be written.", cause: cause)
  }
}
