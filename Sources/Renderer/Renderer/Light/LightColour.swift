/// A colour that light mixes into the picture, as BT.709 limited levels.
struct LightColour: Sendable {
  var y: Float
  var u: Float
  var v: Float

  /// What dust, flakes and drops show where light falls on them.
  var levels: (Float, Float, Float) { (y, u, v) }

  static let sun = LightColour(y: 222, u: 90, v: 149)
  static let core = LightColour(y: 235, u: 116, v: 134)
  static let ray = LightColour(y: 228, u: 104, v: 141)
  static let amber = LightColour(y: 190, u: 86, v: 154)
  static let green = LightColour(y: 170, u: 116, v: 112)
  static let blue = LightColour(y: 150, u: 148, v: 118)
  static let shade = LightColour(y: 16, u: 128, v: 128)
  static let nightSky = LightColour(y: 34, u: 143, v: 121)
  static let firefly = LightColour(y: 224, u: 62, v: 136)
}
