import CSPNG
import Glibc

/// Numbers on a grid as a grey PNG of 16 bits, for depth maps.
package enum GreyPNG {
  /// Values are clamped to 0...1; 1 is white.
  package static func bytes(_ plane: Plane) throws(RenderError) -> [UInt8] {
    guard let context = spng_ctx_new(Int32(bitPattern: SPNG_CTX_ENCODER.rawValue)) else { throw failure(nil) }
    defer { spng_ctx_free(context) }
    var header = spng_ihdr()
    header.width = UInt32(plane.width)
    header.height = UInt32(plane.height)
    header.bit_depth = 16
    header.color_type = UInt8(SPNG_COLOR_TYPE_GRAYSCALE.rawValue)
    // The library takes the machine's own byte order.
    let samples = plane.values.map { UInt16((min(1, max(0, $0)) * 65_535).rounded()) }
    try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
    try check(spng_set_ihdr(context, &header))
    let format = Int32(bitPattern: SPNG_FMT_PNG.rawValue)
    let finalize = Int32(bitPattern: SPNG_ENCODE_FINALIZE.rawValue)
    try check(spng_encode_image(context, samples, samples.count * 2, format, finalize))
    var size = 0
    var code: Int32 = 0
    guard let buffer = spng_get_png_buffer(context, &size, &code) else { throw failure(reason(code)) }
    defer { free(buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer, count: size))
  }

  /// Writes the file; it appears under its name when it is complete.
  package static func write(_ plane: Plane, to path: String) throws(RenderError) {
    try StagedFile(path).write(try bytes(plane))
  }

  private static func check(_ code: Int32) throws(RenderError) {
    guard code == 0 else { throw failure(reason(code)) }
  }

  private static func reason(_ code: Int32) -> String? { spng_strerror(code).map { String(cString: $0) } }

  private static func failure(_ cause: String?) -> RenderError {
    RenderError(.encoderFailed, "The depth map could not be written.", cause: cause)
  }
}
