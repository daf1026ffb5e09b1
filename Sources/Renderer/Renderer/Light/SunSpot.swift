import Glibc

/// Where the light of a picture comes from: the brightest place of its upper part once small things are blurred away.
struct SunSpot: Sendable {
  /// 0...1 from the left and from the top.
  let x: Double
  let y: Double
  /// Brightness there, 0...1.
  let brightness: Double

  init(_ luma: Plane) {
    let soft = luma.blurred(sigma: Float(Thumbnail.side) / 40)
    var best = (x: 0, y: 0)
    for y in 0..<max(1, luma.height * 6 / 10) {
      for x in 0..<luma.width where soft[x, y] > soft[best.x, best.y] { best = (x, y) }
    }
    x = (Double(best.x) + 0.5) / Double(luma.width)
    y = (Double(best.y) + 0.5) / Double(luma.height)
    brightness = Double(soft[best.x, best.y])
  }

  /// Where it stands in the picture, in frame widths from the frame's middle, once the camera has turned. It is too far away for
  /// the camera's travel to shift it.
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
