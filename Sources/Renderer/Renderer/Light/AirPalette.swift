/// The colours of what is in the air. Fog has no colour of its own: it shows the light of the scene it hangs in.
struct AirPalette: Sendable {
  let mist: LightColour
  let dust: LightColour
  let drop: LightColour
  let flake: LightColour

  /// - Parameter brightness: Of the bright parts of the picture, 0...1.
  init(_ effects: [ShotEffect], brightness: Float) {
    let isNight = effects.contains(.night)
    let isGolden = effects.contains(.goldenHour) && !isNight
    // A dark room gets dark fog, not a white wall.
    let day = 0.26 + 0.56 * brightness
    let wet: Float = effects.contains(.rain) ? 0.8 : 1
    let level = 16 + 219 * (isNight ? 0.34 * day + 0.03 : day * wet)
    let bright = min(235, level + (isNight ? 60 : 70))
    let tint: (u: Float, v: Float) = isNight ? (137, 122) : isGolden ? (112, 140) : (131, 126)
    mist = LightColour(y: level, u: tint.u, v: tint.v)
    dust = isNight ? LightColour(y: 180, u: 134, v: 124) : LightColour(y: 238, u: 108, v: 138)
    drop = LightColour(y: bright, u: (tint.u + 128) / 2, v: (tint.v + 128) / 2)
    flake = LightColour(y: isNight ? 176 : 236, u: (tint.u + 128) / 2, v: (tint.v + 128) / 2)
  }
}
