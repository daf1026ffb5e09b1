/// The colours of fog, rays and particles in the air. The colour of fog comes from the light of the scene.
struct AirPalette: Sendable {
  let mist: LightColour
  let dust: LightColour
  let ray: LightColour
  let drop: LightColour
  let flake: LightColour

  init(_ effects: [ShotEffect], thumbnail: Thumbnail) {
    let bright = thumbnail.brightPart
    let isNight = effects.contains(.night)
    let isGolden = effects.contains(.goldenHour) && !isNight
    // In a dark scene, fog is dark too.
    let day = 0.22 + 0.66 * bright.luma
    let wet: Float = effects.contains(.rain) ? 0.78 : 1
    let level = 16 + 219 * (isNight ? 0.3 * day + 0.03 : day * wet)
    // Rain and snow hide the sun, so the colour of the picture has less effect.
    let own: Float = effects.contains(.rain) || effects.contains(.snow) || isNight ? 0.2 : 0.6
    let tint: (u: Float, v: Float) = isNight ? (9, -6) : isGolden ? (-12, 9) : (2, -1)
    let u = 128 + own * bright.u + tint.u
    let v = 128 + own * bright.v + tint.v
    mist = LightColour(y: level, u: u, v: v)
    // Sunlight is a little warmer than the things in it. Moonlight is not.
    ray =
      isNight
      ? LightColour(y: 190, u: 134, v: 123)
      : LightColour(y: 231, u: 128 + 0.55 * bright.u - (isGolden ? 26 : 12), v: 128 + 0.55 * bright.v + (isGolden ? 13 : 6))
    dust = isNight ? LightColour(y: 180, u: 134, v: 124) : LightColour(y: 240, u: 112, v: 136)
    drop = LightColour(y: min(235, level + (isNight ? 70 : 84)), u: (u + 128) / 2, v: (v + 128) / 2)
    flake = LightColour(y: isNight ? 172 : 236, u: (u + 128) / 2, v: (v + 128) / 2)
  }
}

extension Thumbnail {
  /// The mean of the brightest third: brightness 0...1, and chroma in levels from grey, BT.709.
  fileprivate var brightPart: (luma: Float, u: Float, v: Float) {
    let luma = luma.values
    // Every seventh sample is enough.
    let few = stride(from: 0, to: luma.count, by: 7).map { luma[$0] }.sorted()
    let limit = few[few.count * 2 / 3]
    var sums = SIMD4<Float>.zero
    for index in luma.indices where luma[index] >= limit {
      sums += SIMD4(red[index], luma[index], blue[index], 1)
    }
    let mean = sums / max(1, sums.w)
    return (mean.y, (mean.z - mean.y) / 1.8556 * 224, (mean.x - mean.y) / 1.5748 * 224)
  }
}
