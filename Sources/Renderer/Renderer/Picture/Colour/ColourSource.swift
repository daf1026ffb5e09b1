/// The colour information of a file.
package enum ColourSource: Sendable, Equatable {
  /// The file names sRGB, or it has no colour information, which means sRGB too.
  case standard
  /// The bytes of an ICC profile.
  case profile([UInt8])
  /// The file has a part of a profile only.
  case brokenProfile
  /// The gamma of a PNG: the level to the power of `exponent` is the light.
  case gamma(exponent: Double, primaries: Primaries)

  /// The positions of the primaries and of white in the CIE 1931 diagram.
  package struct Primaries: Sendable, Equatable {
    var red: Place
    var green: Place
    var blue: Place
    var white: Place

    static let sRGB = Primaries(
      red: Place(x: 0.64, y: 0.33), green: Place(x: 0.3, y: 0.6), blue: Place(x: 0.15, y: 0.06),
      white: Place(x: 0.3127, y: 0.329))
  }

  package struct Place: Sendable, Equatable {
    var x: Double
    var y: Double
  }
}
