/// The parts of light and air that are the same in all frames.
struct LightScene: Sendable {
  let size: FrameSize
  let palette: AirPalette
  let sun: SunSpot
  /// The target of forward moves and zooms, as shares of width and height.
  let center: (x: Double, y: Double)
  let fog: FogBank?
  let rays: GodRays?
  let lamps: LampGlow?
  let flare: LensFlare?
  let gate: FilmGate?
  let flicker: Flicker?
  /// The strength of the glow around the sun, and of the vignette, 0...1.
  let glow: Float
  let vignette: Float

  /// The number of points in a row of the grid. They are 16 luma samples apart.
  var columns: Int { size.width / 16 + 1 }
  var aspect: Float { Float(size.height) / Float(size.width) }
  /// `true` if any effect changes the light of the picture, not only its sprites.
  var isLit: Bool {
    fog != nil || rays != nil || lamps != nil || flare != nil || gate != nil || flicker != nil || glow > 0 || vignette > 0
  }

  /// Returns `true` if any effect depends on depth even without parallax.
  static func isDeep(_ effects: [ShotEffect]) -> Bool {
    !Set<ShotEffect>([.fog, .rain, .snow, .godRays]).isDisjoint(with: effects)
  }

  init(size: FrameSize, effects: [ShotEffect], thumbnail: Thumbnail, layout: SceneLayout, center: (x: Double, y: Double), seed: Int64) {
    let luma = thumbnail.luma
    let sun = SunSpot(luma, sky: layout.sky, seed: seed)
    self.size = size
    self.center = center
    self.sun = sun
    palette = AirPalette(effects, thumbnail: thumbnail)
    fog = FogBank(effects, layout: layout, seed: seed)
    rays = effects.contains(.godRays) ? GodRays(luma, sun: sun, disparity: layout.disparity, seed: seed) : nil
    lamps = effects.contains(.night) ? LampGlow(luma, sky: layout.sky) : nil
    flare = effects.contains(.lensFlare) ? LensFlare(seed: seed) : nil
    gate = effects.contains(.film) ? FilmGate(seed: seed) : nil
    flicker = effects.contains(.flicker) ? Flicker(thumbnail, layout: layout, seed: seed) : nil
    glow = effects.contains(.goldenHour) && !effects.contains(.night) ? (sun.isSeen ? 0.34 : 0.4) * Float(0.4 + 0.6 * sun.brightness) : 0
    vignette = Self.vignette(effects)
  }

  /// The brightness of the lens flare, 0...1. It is reduced to 80 % if the sun is not visible.
  var flareBrightness: Double { (0.45 + 0.55 * sun.brightness) * (sun.isSeen ? 1 : 0.8) }

  /// Returns the place of the light that makes the lens flare, in frame widths from the middle of the frame. It is the place of the sun, or
  /// the nearest place at the edge of the frame if the sun is outside.
  func flareSource(sun place: (x: Double, y: Double)) -> (x: Double, y: Double) {
    guard !sun.isSeen else { return place }
    let half = Double(aspect) / 2
    return (min(max(place.x, -0.47), 0.47), min(max(place.y, 0.03 - half), half))
  }

  private static func vignette(_ effects: [ShotEffect]) -> Float {
    if effects.contains(.vignette) { return 0.5 }
    if effects.contains(.night) { return 0.34 }
    if effects.contains(.film) { return 0.26 }
    return effects.contains(.goldenHour) ? 0.2 : 0
  }
}
