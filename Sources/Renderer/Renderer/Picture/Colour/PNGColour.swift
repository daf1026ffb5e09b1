import CSPNG

/// Reads the colour information of a PNG from the first of these chunks that exists: iCCP, sRGB, gAMA.
enum PNGColour {
  /// Reads the chunks in front of the pixels.
  static func source(_ context: OpaquePointer) -> ColourSource {
    var profile = spng_iccp()
    if spng_get_iccp(context, &profile) == 0, let start = profile.profile {
      return .profile(Array(UnsafeRawBufferPointer(start: start, count: profile.profile_len)))
    }
    var intent: UInt8 = 0
    if spng_get_srgb(context, &intent) == 0 { return .standard }
    // cHRM alone gives the primaries but no relation between light and level, so it cannot be used.
    var gamma = 0.0
    guard spng_get_gama(context, &gamma) == 0, let exponent = exponent(gamma) else { return .standard }
    let primaries = primaries(context)
    // Programs write these values together with an sRGB chunk, or to mean sRGB.
    if abs(exponent - 2.2) < 0.05, primaries.isNear(.sRGB) { return .standard }
    return .gamma(exponent: exponent, primaries: primaries)
  }

  /// Converts the exponent of the chunk (from light to level) to the exponent from level to light. Returns `nil` for unrealistic values.
  private static func exponent(_ gamma: Double) -> Double? { (0.2...2).contains(gamma) ? 1 / gamma : nil }

  private static func primaries(_ context: OpaquePointer) -> ColourSource.Primaries {
    var found = spng_chrm()
    guard spng_get_chrm(context, &found) == 0 else { return .sRGB }
    return ColourSource.Primaries(
      red: .init(x: found.red_x, y: found.red_y), green: .init(x: found.green_x, y: found.green_y),
      blue: .init(x: found.blue_x, y: found.blue_y), white: .init(x: found.white_point_x, y: found.white_point_y))
  }
}

extension ColourSource.Primaries {
  fileprivate func isNear(_ other: ColourSource.Primaries) -> Bool {
    zip([red, green, blue, white], [other.red, other.green, other.blue, other.white]).allSatisfy { one, other in
      abs(one.x - other.x) < 0.01 && abs(one.y - other.y) < 0.01
    }
  }
}
