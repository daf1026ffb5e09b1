/// The motion of things in the scene: clouds, water, leaves. It is added to the places that the mesh reads, so it stays at its place in the
/// scene in every pose of the camera.
///
/// Each motion is an amplitude at each place, with a limited slope, times a smooth function of place and time. So the picture does not tear
/// or fold.
struct SceneMotion: Sendable {
  let size: FrameSize
  /// The amplitudes of clouds, water and leaves at each place in frame widths, and the share of water, 0...1.
  let amplitudes: [SIMD4<Float>]
  let width: Int
  let height: Int
  let drift: CloudDrift?
  let ripples: Ripples?
  let sway: Sway?
  /// Sentences for people about requested effects that this picture has no place for.
  let notes: [String]

  /// - Parameters:
  ///   - path: The path of the camera. It may already show a part of the margin around the picture.
  ///   - margin: The width of that margin, in frame widths.
  init(
    _ effects: [ShotEffect], size: FrameSize, thumbnail: Thumbnail, layout: SceneLayout, path: CameraPath, margin: Double, seed: Int64
  ) {
    let drift = effects.contains(.driftingClouds) ? CloudDrift(path, margin: margin, seed: seed) : nil
    var clouds: Plane?
    var water: Plane?
    var leaves: Plane?
    var notes: [String] = []
    let luma = thumbnail.luma
    if let drift {
      clouds = CloudMask.ways(layout, luma: luma, most: drift.way, slope: 0.14)
      if clouds == nil { notes.append("Clouds were asked to drift, but no sky was found in the picture.") }
    }
    if effects.contains(.ripplingWater) || effects.contains(.wind) {
      let texture = LocalTexture(luma)
      if effects.contains(.ripplingWater) {
        water = WaterMask.mask(thumbnail, layout: layout, texture: texture)
        if water == nil { notes.append("Water was asked to ripple, but none was found in the picture.") }
      }
      if effects.contains(.wind) {
        leaves = FoliageMask.mask(thumbnail, layout: layout, texture: texture)
          .map { Sway.amplitudes($0, thumbnail: thumbnail, layout: layout) }
        if leaves == nil { notes.append("Wind was asked for, but neither leaves nor grass were found in the picture.") }
      }
    }
    self.size = size
    self.notes = notes
    (width, height) = (thumbnail.width, thumbnail.height)
    self.drift = clouds == nil ? nil : drift
    let ripples = water == nil ? nil : Ripples(horizon: layout.horizon, size: size, seed: seed)
    self.ripples = ripples
    sway = leaves == nil ? nil : Sway(seed: seed)
    let waves = water.flatMap { ripples?.amplitudes($0) }
    if clouds == nil, waves == nil, leaves == nil {
      amplitudes = []
    } else {
      amplitudes = (0..<luma.values.count).map { index in
        SIMD4(
          clouds?.values[index] ?? 0, waves?.values[index] ?? 0, leaves?.values[index] ?? 0, water?.values[index] ?? 0)
      }
    }
  }

  /// Returns the motion at a time, or `nil` if nothing moves.
  func field(at seconds: Double) -> MotionField? {
    guard !amplitudes.isEmpty, seconds > 0 else { return nil }
    return MotionField(self, seconds: seconds)
  }

  /// The effects that this type implements.
  static let effects: Set<ShotEffect> = [.driftingClouds, .ripplingWater, .wind]

  /// Returns the strength of the motion at a time, 0...1. It is 0 at the start, so that frame 0 shows the picture and the motion starts
  /// softly.
  static func ramp(_ seconds: Double) -> Double {
    let part = min(max(seconds / 1.2, 0), 1)
    return part * part * part * (10 - 15 * part + 6 * part * part)
  }
}
