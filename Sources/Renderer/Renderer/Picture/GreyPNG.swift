import CSPNG

/// Encodes a plane, such as a depth map, as a grey PNG of 16 bits.
package enum GreyPNG {
  /// Returns the bytes of the PNG. Values are clamped to 0...1; 1 is white.
  package static func bytes(_ plane: Plane) throws(RenderError) -> [UInt8] {
    let samples = plane.values.map { UInt16((min(1, max(0, $0)) * 65_535).rounded()) }
    let encoder = PNGEncoder(
      width: plane.width, height: plane.height, bitDepth: 16, colourType: SPNG_COLOR_TYPE_GRAYSCALE, subject: "The depth map")
    return try encoder.bytes(samples)
  }

  /// Writes the PNG file. It gets its name when it is complete.
  package static func write(_ plane: Plane, to path: String) throws(RenderError) {
    try StagedFile(path).write(try bytes(plane))
  }
}
