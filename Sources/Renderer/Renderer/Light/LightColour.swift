/// A colour that light mixes into the picture, as BT.709 limited levels.
struct LightColour: Sendable {
  let y: Float
  let u: Float
  let v: Float

  static let sun = LightColour(y: 234, u: 100, v: 143)
  static let ray = LightColour(y: 230, u: 104, v: 141)
  static let amber = LightColour(y: 190, u: 86, v: 154)
  static let green = LightColour(y: 170, u: 116, v: 112)
  static let blue = LightColour(y: 150, u: 148, v: 118)
  static let shade = LightColour(y: 16, u: 128, v: 128)
  static let mist = LightColour(y: 186, u: 130, v: 126)
}
