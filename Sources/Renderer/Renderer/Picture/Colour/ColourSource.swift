/// The meaning of a file's colour numbers, as the file describes it.
package enum ColourSource: Sendable, Equatable {
  /// The file says sRGB, or nothing, which means the same.
  case standard
  /// An ICC profile.
  case profile([UInt8])
  /// The file has a profile, but not all of it.
  case brokenProfile
  /// The older way of PNG: the level to the power of `exponent` is light.
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
