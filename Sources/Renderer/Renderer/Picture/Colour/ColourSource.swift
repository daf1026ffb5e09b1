/// What a file says about the colours that its numbers stand for.
package enum ColourSource: Sendable, Equatable {
  /// sRGB, or nothing at all, which means the same.
  case standard
  /// An ICC profile.
  case profile([UInt8])
  /// There is a profile, but not all of it.
  case brokenProfile
  /// PNG's older way: level to the power of `exponent` is light.
  case gamma(exponent: Double, primaries: Primaries)

  /// Where the primaries and white lie in the CIE 1931 diagram.
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
