import CJPEG
import CSPNG
import KatsudoRenderProtocol

/// Encodes a picture as the bytes of a file.
package enum PictureEncoder {
  /// Encodes a picture as a JPEG.
  ///
  /// - Parameter quality: The JPEG quality, 1...100.
  package static func jpeg(_ picture: Picture, quality: Int = 90) throws(RenderError) -> [UInt8] {
    try picture.pixels.withUnsafeBufferPointer { pixels throws(RenderError) in
      guard let start = pixels.baseAddress else { throw failure(nil) }
      return try jpeg(
        start, width: picture.width, height: picture.height, pitch: picture.width * 4, quality: quality)
    }
  }

  /// Encodes four-byte pixels as a JPEG. `pitch` is the number of bytes from one row to the next.
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
    var colours: [UInt8] = []
    colours.reserveCapacity(picture.width * picture.height * 3)
    for pixel in stride(from: 0, to: picture.pixels.count, by: 4) {
      colours.append(picture.pixels[pixel])
      colours.append(picture.pixels[pixel + 1])
      colours.append(picture.pixels[pixel + 2])
    }
    let encoder = PNGEncoder(
      width: picture.width, height: picture.height, bitDepth: 8, colourType: SPNG_COLOR_TYPE_TRUECOLOR, subject: "The picture")
    return try encoder.bytes(colours)
  }

  private static func failure(_ cause: String?) -> RenderError {
    RenderError(.encoderFailed, "The picture could not be written.", cause: cause)
  }
}
