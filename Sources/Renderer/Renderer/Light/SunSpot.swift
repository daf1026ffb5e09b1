import Glibc

/// The light source of a picture: the sun if it is visible in the sky, otherwise a place outside the frame on the brighter side. Other
/// bright things, such as a white cup, a pale wall or a face, do not count as a sun.
struct SunSpot: Sendable {
  /// The place as shares of width and height from the left and from the top. It is outside 0...1 if the source is outside the frame.
  let x: Double
  let y: Double
  /// The largest brightness in the upper 60 % of the picture after a blur, 0...1.
  let brightness: Double
  /// `true` if the source is in the picture itself.
  let isSeen: Bool

  /// - Parameter seed: Chooses the side if neither side is brighter.
  init(_ luma: Plane, sky: SkyBorder?, seed: Int64) {
    let soft = luma.blurred(sigma: Float(Thumbnail.side) / 40)
    var best = (x: 0, y: 0)
    for y in 0..<max(1, luma.height * 6 / 10) {
      for x in 0..<luma.width where soft[x, y] > soft[best.x, best.y] { best = (x, y) }
    }
    brightness = Double(soft[best.x, best.y])
    let spot = (x: (Double(best.x) + 0.5) / Double(luma.width), y: (Double(best.y) + 0.5) / Double(luma.height))
    isSeen = Self.isSun(best, soft: soft, luma: luma, sky: sky)
    guard !isSeen else {
      (x, y) = spot
      return
    }
    let aspect = Double(luma.height) / Double(luma.width)
    guard (0.08...0.92).contains(spot.x) else {
      // The light comes in from the side, as through a window.
      x = spot.x < 0.5 ? -0.22 : 1.22
      y = min(spot.y, 0.4) - 0.16 / aspect
      return
    }
    var random = SeededRandom(seed: seed, purpose: "sun")
    let drawn: Double = random.unit() < 0.5 ? -1 : 1
    let side = abs(spot.x - 0.5) > 0.12 ? (spot.x < 0.5 ? -1 : 1) : drawn
    x = 0.5 + side * 0.36
    y = -0.26 / aspect
  }

  /// Returns `true` if the brightest place is a sun: it is in the sky or near its border, it is nearly white, and less than an eighth of
  /// the picture is about as bright.
  private static func isSun(_ best: (x: Int, y: Int), soft: Plane, luma: Plane, sky: SkyBorder?) -> Bool {
    guard let sky, best.y <= sky.rows[best.x] + luma.height / 12 else { return false }
    let reach = luma.width / 40
    var peak: Float = 0
    for y in max(0, best.y - reach)...min(luma.height - 1, best.y + reach) {
      for x in max(0, best.x - reach)...min(luma.width - 1, best.x + reach) { peak = max(peak, luma[x, y]) }
    }
    let limit = soft[best.x, best.y] - 0.1
    let equals = soft.values.reduce(into: 0) { count, value in count += value > limit ? 1 : 0 }
    return peak > 0.85 && equals * 8 < soft.values.count
  }

  /// Returns the place of the source in a frame, in frame widths from the middle of the frame. Only the zoom and the turns of the camera
  /// shift it, because the sun is too far away for the travel to have an effect.
  func position(size: FrameSize, center: (x: Double, y: Double), pose: CameraPose) -> (x: Double, y: Double) {
    let aspect = Double(size.height) / Double(size.width)
    let angle = pose.rollClockwise * .pi / 180
    let fromX = (x - center.x) * pose.zoom
    let fromY = (y - center.y) * aspect * pose.zoom
    return (
      fromX * cos(angle) + fromY * sin(angle) - pose.panRight + center.x - 0.5,
      -fromX * sin(angle) + fromY * cos(angle) + pose.tiltUp + (center.y - 0.5) * aspect
    )
  }
}
