import CSampler
import Glibc

/// How the film looks beside its motion: tone, light, air. Everything comes in over the first 0.8 seconds, so that frame 0 is the
/// picture itself.
struct Look: Sendable {
  private let plain: Texture
  private let graded: Texture?
  private let effects: [ShotEffect]
  private let sun: SunSpot
  private let rays: GodRays?
  private let flare: LensFlare
  private let dust: Dust?
  private let tile: GrainTile?
  private let center: (x: Double, y: Double)
  /// Nearness on the light's grid, for fog.
  private let haze: [Float]?
  private let phase: Double

  var size: FrameSize { plain.size }

  /// Frames until everything is in.
  private static let rampFrames = 20

  init(
    texture: Texture, effects: [ShotEffect], thumbnail: Thumbnail, depth: DepthMap, seed: Int64, threads: Int
  ) {
    plain = texture
    graded = Grade(effects, warmth: thumbnail.warmth)?.applied(to: texture, threads: threads)
    self.effects = effects
    let luma = thumbnail.luma
    let sun = SunSpot(luma)
    self.sun = sun
    rays = effects.contains(.godRays) ? GodRays(luma, sun: sun, size: texture.size) : nil
    flare = LensFlare(seed: seed)
    dust = effects.contains(.dust) ? Dust(size: texture.size, seed: seed) : nil
    tile = effects.contains(.grain) ? GrainTile(strength: 1.8, seed: seed) : nil
    haze = effects.contains(.fog) ? Self.haze(depth, size: texture.size) : nil
    center = depth.center
    var random = SeededRandom(seed: seed, purpose: "look")
    phase = random.between(0, 2 * .pi)
  }

  /// The share of the effects in a frame, 0...1.
  private func ramp(at frame: Int) -> Double {
    let part = min(1, Double(frame) / Double(Self.rampFrames))
    return part * part * (3 - 2 * part)
  }

  /// What frame `frame` is sampled from.
  func texture(at frame: Int) -> Texture {
    guard let graded, frame > 0 else { return plain }
    guard frame < Self.rampFrames else { return graded }
    let mixed = Texture(like: plain)
    cs_mix(
      plain.samples.start, graded.samples.start, Int32((ramp(at: frame) * 256).rounded()), Int64(plain.samples.count),
      mixed.samples.start)
    return mixed
  }

  func grain(at frame: Int) -> GrainTile? { frame > 0 ? tile?.at(frame: frame) : nil }

  /// The light of a frame; nothing where there is none.
  func light(at frame: Int, pose: CameraPose) -> LightField? {
    let lit: Set<ShotEffect> = [.goldenHour, .lensFlare, .godRays, .fog, .vignette, .film, .night, .dust]
    guard frame > 0, !lit.isDisjoint(with: effects) else { return nil }
    let ramp = ramp(at: frame)
    let seconds = Double(frame) / 24
    let start = sun.position(size: size, center: center, pose: CameraPose())
    let place = sun.position(size: size, center: center, pose: pose)
    let glow = Self.glow(around: place)
    let spots = dust?.spots(at: seconds, pose: pose, strength: ramp) { x, y in
      // Dust's places count from the corner, the sun's from the middle.
      Double(glow(Float(x - 0.5), Float(y - Double(size.height) / Double(size.width) / 2)))
    }
    var field = LightField(size: size, spots: spots ?? [])
    let grid = LightGrid(field)

    if let haze {
      let breath = Float(ramp * (0.92 + 0.08 * sin(phase + 0.5 * seconds)))
      field.mix(.mist) { index, _, _ in haze[index] * breath }
    }
    if let rays {
      let movedX = Float(place.x - start.x) * Float(field.columns - 1)
      let movedY = Float(place.y - start.y) * Float(field.columns - 1)
      let strength = Float(ramp) * 0.30
      let time = Float(seconds)
      let turn = Float(phase)
      field.mix(.ray) { _, x, y in
        let angle = atan2f(grid.y(y) - Float(place.y), grid.x(x) - Float(place.x))
        let flutter = 0.82 + 0.1 * sinf(11 * angle + 0.9 * time + turn) + 0.08 * sinf(23 * angle - 0.6 * time)
        return strength * flutter * rays.share(x: x, y: y, movedX: movedX, movedY: movedY)
      }
    }
    if effects.contains(.goldenHour) {
      let strength = Float(ramp) * 0.20 * Float(0.5 + 0.5 * sun.brightness)
      field.mix(.sun) { _, x, y in strength * glow(grid.x(x), grid.y(y)) }
    }
    if effects.contains(.lensFlare) {
      flare.shine(on: &field, sun: place, seconds: seconds, strength: ramp * (0.45 + 0.55 * sun.brightness))
    }
    let shade = vignetteStrength
    if shade > 0 {
      let strength = Float(ramp) * shade
      field.mix(.shade) { _, x, y in
        let distance = grid.x(x) * grid.x(x) + grid.y(y) * grid.y(y)
        return strength * min(1, distance * distance * 9)
      }
    }
    field.finish()
    return field
  }

  /// Darkening in the corners, 0...1.
  private var vignetteStrength: Float {
    if effects.contains(.vignette) { return 0.5 }
    if effects.contains(.film) || effects.contains(.night) { return 0.34 }
    return effects.contains(.goldenHour) ? 0.2 : 0
  }

  /// Brightness around the sun, 1 at it; places in frame widths from the frame's middle.
  private static func glow(around sun: (x: Double, y: Double)) -> (Float, Float) -> Float {
    let sunX = Float(sun.x)
    let sunY = Float(sun.y)
    return { x, y in
      let square = (x - sunX) * (x - sunX) + (y - sunY) * (y - sunY)
      return 1 / (1 + square / 0.05)
    }
  }

  /// Thick where it is far.
  private static func haze(_ depth: DepthMap, size: FrameSize) -> [Float] {
    let columns = size.width / 16 + 1
    let rows = size.height / 16 + 1
    return (0..<rows * columns).map { index in
      let x = index % columns * (depth.plane.width - 1) / (columns - 1)
      let y = index / columns * (depth.plane.height - 1) / (rows - 1)
      let nearness = depth.plane[x, y]
      return 0.72 * (1 - nearness) * (1 - nearness) + 0.06
    }
  }
}
