/// The colour of a light, in levels of BT.709 limited range.
struct LightColour: Sendable {
  var y: Float
  var u: Float
  var v: Float

  /// The levels of Y, U and V, for sprites.
  var levels: (Float, Float, Float) { (y, u, v) }

  static let sun = LightColour(y: 222, u: 90, v: 149)
  static let core = LightColour(y: 235, u: 116, v: 134)
  static let lamp = LightColour(y: 206, u: 92, v: 150)
  // A lens flare only makes the picture brighter, so these have full luma.
  static let amber = LightColour(y: 235, u: 74, v: 162)
  static let green = LightColour(y: 235, u: 108, v: 100)
  static let blue = LightColour(y: 235, u: 160, v: 110)
  static let shade = LightColour(y: 16, u: 128, v: 128)
  static let nightSky = LightColour(y: 30, u: 141, v: 122)
  static let firefly = LightColour(y: 224, u: 62, v: 136)
}
