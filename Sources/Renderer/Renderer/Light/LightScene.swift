/// Everything about the light and the air that is the same in all frames.
struct LightScene: Sendable {
  let size: FrameSize
  let palette: AirPalette
  let sun: SunSpot
  /// The point that the camera heads for, as shares of width and height.
  let center: (x: Double, y: Double)
  let fog: FogBank?
  let rays: GodRays?
  let flare: LensFlare?
  let gate: FilmGate?
  let flicker: Flicker?
  /// Strength of the sun's own glow and of the darkening in the corners, 0...1.
  let glow: Float
  let vignette: Float

  /// Points of the grid in a row.
  var columns: Int { size.width / 16 + 1 }
  var aspect: Float { Float(size.height) / Float(size.width) }
  /// Whether any of it lights the picture itself.
  var isLit: Bool {
    fog != nil || rays != nil || flare != nil || gate != nil || flicker != nil || glow > 0 || vignette > 0
  }

  init(size: FrameSize, effects: [ShotEffect], thumbnail: Thumbnail, layout: SceneLayout, center: (x: Double, y: Double), seed: Int64) {
    let luma = thumbnail.luma
    let sun = SunSpot(luma)
    self.size = size
    self.center = center
    self.sun = sun
    palette = AirPalette(effects, thumbnail: thumbnail)
    fog = FogBank(effects, disparity: layout.disparity, seed: seed)
    rays = effects.contains(.godRays) ? GodRays(luma, sun: sun, seed: seed) : nil
    flare = effects.contains(.lensFlare) ? LensFlare(seed: seed) : nil
    gate = effects.contains(.film) ? FilmGate(seed: seed) : nil
    flicker = effects.contains(.flicker) ? Flicker(thumbnail, layout: layout, seed: seed) : nil
    glow = effects.contains(.goldenHour) && !effects.contains(.night) ? 0.34 * Float(0.4 + 0.6 * sun.brightness) : 0
    vignette = Self.vignette(effects)
  }

  private static func vignette(_ effects: [ShotEffect]) -> Float {
    if effects.contains(.vignette) { return 0.5 }
    if effects.contains(.night) { return 0.34 }
    if effects.contains(.film) { return 0.26 }
    return effects.contains(.goldenHour) ? 0.2 : 0
  }
}
