import CSampler

/// The look of the film without its motion: tone, light and air. All effects fade in during the first 0.8 seconds, so that frame 0 shows
/// the picture itself.
struct Look: Sendable {
  private let plain: Texture
  private let graded: Texture?
  private let scene: LightScene
  private let dust: Dust?
  private let fireflies: Fireflies?
  private let rain: Rain?
  private let snow: Snow?
  private let tile: GrainTile?
  private let threads: Int
  /// Sentences for people about requested effects that this picture has no place for.
  let notes: [String]

  var size: FrameSize { plain.size }

  /// The number of frames until all effects are at full strength.
  private static let rampFrames = 20

  init(
    texture: Texture, effects: [ShotEffect], thumbnail: Thumbnail, layout: SceneLayout, center: (x: Double, y: Double), seed: Int64,
    threads: Int
  ) {
    let size = texture.size
    plain = texture
    graded = Grade(effects, warmth: thumbnail.warmth)?.applied(to: texture, threads: threads)
    if let graded, let sky = layout.sky, effects.contains(.night) {
      NightSky(sky, luma: thumbnail.luma).fall(on: graded, original: texture, threads: threads)
    }
    scene = LightScene(size: size, effects: effects, thumbnail: thumbnail, layout: layout, center: center, seed: seed)
    dust = effects.contains(.dust) ? Dust(size: size, colour: scene.palette.dust, seed: seed) : nil
    fireflies = effects.contains(.fireflies) ? Fireflies(size: size, seed: seed) : nil
    rain = effects.contains(.rain) ? Rain(colour: scene.palette.drop, seed: seed) : nil
    snow = effects.contains(.snow) ? Snow(colour: scene.palette.flake, seed: seed) : nil
    tile = effects.contains(.grain) ? GrainTile(strength: 1.8, seed: seed) : nil
    self.threads = threads
    notes =
      effects.contains(.flicker) && scene.flicker == nil
      ? ["Lights were asked to flicker, but no lamp, flame or lit window was found in the picture."] : []
  }

  /// Returns the strength of the effects in a frame, 0...1.
  private func ramp(at frame: Int) -> Double {
    let part = min(1, Double(frame) / Double(Self.rampFrames))
    return part * part * (3 - 2 * part)
  }

  private func view(at frame: Int, pose: CameraPose) -> AirView {
    AirView(size, pose: pose, seconds: Double(frame) / 24, strength: ramp(at: frame))
  }

  /// Returns the pose of the camera with the gate weave added.
  func pose(at frame: Int, path: CameraPath) -> CameraPose {
    let pose = path.poses[frame]
    return scene.gate.map { pose + $0.weave(at: Double(frame) / 24, strength: ramp(at: frame)) } ?? pose
  }

  /// Returns the texture from which frame `frame` is sampled.
  func texture(at frame: Int) -> TextureBlend {
    guard let graded, frame > 0 else { return TextureBlend(plain) }
    guard frame < Self.rampFrames else { return TextureBlend(graded) }
    return TextureBlend(plain, graded, weight: Int32((ramp(at: frame) * 256).rounded()))
  }

  func grain(at frame: Int) -> GrainTile? { frame > 0 ? tile?.at(frame: frame) : nil }

  /// Returns the light of a frame, or `nil` if there is none.
  func light(at frame: Int, pose: CameraPose, motion: MotionField?) -> FrameLight? {
    guard frame > 0, scene.isLit || motion?.isWet == true else { return nil }
    return FrameLight(scene, view: view(at: frame, pose: pose), sun: sun(pose), motion: motion)
  }

  /// Returns the particles in front of the picture, and then the lens flare in front of everything.
  func sprites(at frame: Int, pose: CameraPose) -> [cs_sprite] {
    guard frame > 0 else { return [] }
    let view = view(at: frame, pose: pose)
    var sprites = rain?.sprites(view) ?? []
    sprites += snow?.sprites(view) ?? []
    if let dust {
      let glow = SunGlow(scene, view: view, sun: sun(pose))
      sprites += dust.sprites(view) { x, y in glow.level(x, y) }
    }
    sprites += fireflies?.sprites(view) ?? []
    if let flare = scene.flare {
      sprites += flare.ghosts(sun: scene.flareSource(sun: sun(pose)), brightness: scene.flareBrightness, view: view)
    }
    return sprites
  }

  /// Returns the sun's place in frame widths from the frame's middle.
  private func sun(_ pose: CameraPose) -> (x: Double, y: Double) {
    scene.sun.position(size: size, center: scene.center, pose: pose)
  }
}
