/// The light of one frame.
struct FrameLight: Sendable {
  private let scene: LightScene
  private let ramp: Float
  private let seconds: Float
  private let glow: SunGlow
  /// The place of the sun in frame widths from the upper left corner of the frame, and its shift by the camera's turns.
  private let sun: (x: Float, y: Float)
  private let shift: (x: Float, y: Float)
  /// The place of the light that makes the lens flare, in the same units as `sun`.
  private let flareSource: (x: Float, y: Float)
  private let flareStrength: Float
  private let gain: Float
  /// The change of the lamps' light by place.
  private let lamps: Plane?
  private let motion: MotionField?

  /// - Parameter sun: The place of the sun in frame widths from the middle of the frame.
  init(_ scene: LightScene, view: AirView, sun: (x: Double, y: Double), motion: MotionField? = nil) {
    self.scene = scene
    self.motion = motion
    lamps = scene.flicker?.light(at: view.seconds)
    ramp = Float(view.strength)
    seconds = Float(view.seconds)
    self.sun = (Float(sun.x) + 0.5, Float(sun.y + view.aspect / 2))
    glow = SunGlow(scene, view: view, sun: sun)
    shift = (self.sun.x - Float(scene.sun.x), self.sun.y - Float(scene.sun.y * view.aspect))
    let caught = scene.flareSource(sun: sun)
    flareSource = (Float(caught.x) + 0.5, Float(caught.y + view.aspect / 2))
    flareStrength = Float(view.strength * (scene.flare?.flicker(at: view.seconds) ?? 0) * scene.flareBrightness)
    gain = Float(1 - view.strength * (scene.gate?.dimming(at: view.seconds) ?? 0))
  }

  /// Fills one row of the grid with, in this order, the light and air of the scene, the light of the sun in the air, and the effects of the
  /// lens.
  ///
  /// - Parameter source: The places in the picture that the luma nodes of this row read; every second node is a point of the grid.
  func fill(_ row: LightRow, number: Int, source: NodeRow) {
    let step = 1 / Float(row.columns - 1)
    let y = Float(number) * step
    let aspect = scene.aspect
    let perWidth = 1 / (65536 * Float(scene.size.width))
    row.reset(gain: gain)
    if let fog = scene.fog {
      row.mix(scene.palette.mist) { x in
        let share = fog.share(
          Float(source.x[2 * x]) * perWidth, Float(source.y[2 * x]) * perWidth, aspect: aspect, seconds: seconds)
        return ramp * min(share, 0.9)
      }
    }
    if let rays = scene.rays {
      withUnsafeTemporaryAllocation(of: GodRays.Beam.self, capacity: row.columns) { beams in
        for x in 0..<row.columns {
          let across = Float(x) * step
          beams[x] = rays.beam(
            x: across - shift.x, y: y - shift.y, aspect: aspect, fromSun: (across - sun.x, y - sun.y), seconds: seconds)
        }
        row.mix(.shade) { x in ramp * beams[x].shade }
        row.mix(scene.palette.ray) { x in ramp * min(beams[x].light, 0.7) }
      }
    }
    if let lamps = scene.lamps {
      row.mix(.lamp) { x in
        ramp * lamps.share(Float(source.x[2 * x]) * perWidth, Float(source.y[2 * x]) * perWidth / aspect)
      }
    }
    if let lamps {
      light(row, source) { x, y in Flicker.strength * ramp * lamps.smooth(x, y / aspect) }
    }
    if let motion, motion.isWet {
      light(row, source) { x, y in 0.04 * motion.shine(x, y) }
    }
    if scene.glow > 0 {
      row.mix(.sun) { x in scene.glow * ramp * glow.level(Float(x) * step, y) }
    }
    if scene.flare != nil {
      let source = flareSource
      row.mix(.core) { x in
        let shine = LensFlare.shine(Float(x) * step - source.x, y - source.y)
        return flareStrength * (0.62 * shine.core + 0.4 * shine.streak)
      }
    }
    if scene.vignette > 0 {
      let up = y - aspect / 2
      row.mix(.shade) { x in
        let across = Float(x) * step - 0.5
        let distance = across * across + up * up
        return ramp * scene.vignette * min(1, distance * distance * 9)
      }
    }
  }

  /// Mixes in warm light where the level is above 0, and shade where it is below 0.
  ///
  /// - Parameter level: Returns the level at a place in the picture, in frame widths.
  private func light(_ row: LightRow, _ source: NodeRow, _ level: (_ x: Float, _ y: Float) -> Float) {
    let perWidth = 1 / (65536 * Float(scene.size.width))
    let levels = (0..<row.columns).map { x in level(Float(source.x[2 * x]) * perWidth, Float(source.y[2 * x]) * perWidth) }
    guard levels.contains(where: { $0 != 0 }) else { return }
    row.mix(.sun) { x in levels[x] }
    row.mix(.shade) { x in -levels[x] }
  }
}
