import CSampler
import Glibc

/// Paints frames. Everything it needs is ready before the first one; a frame depends on its number alone.
struct FrameRenderer: Sendable {
  let depth: DepthMap
  let path: CameraPath
  let look: Look
  let threads: Int
  let sampler: SamplerPath

  var size: FrameSize { look.size }
  var layout: PlaneLayout { PlaneLayout(width: size.width, height: size.height) }

  /// Paints frame `number` as yuv420p.
  func paint(_ number: Int, into frame: Samples) {
    let texture = look.texture(at: number)
    let light = look.light(at: number, pose: path.poses[number])
    let strips = size.height / 16
    let band = 4
    RowWork.perform((strips + band - 1) / band, threads: threads) { index in
      let range = index * band..<min(strips, (index + 1) * band)
      let painter = BandPainter(
        texture: texture, depth: depth, camera: camera(at: number), light: light, grain: look.grain(at: number),
        layout: layout, sampler: sampler)
      painter.paint(range, into: frame)
      light?.paintSpots(rows: range.lowerBound * 16..<range.upperBound * 16, layout: layout, into: frame)
    }
  }

  func camera(at number: Int) -> cs_camera {
    let pose = path.poses[number]
    let angle = pose.rollClockwise * .pi / 180
    return cs_camera(
      right: Float(pose.right), up: Float(pose.up), forward: Float(pose.forward), scale: Float(pose.zoom),
      pan_right: Float(pose.panRight), tilt_up: Float(pose.tiltUp), roll_cos: Float(cos(angle)),
      roll_sin: Float(sin(angle)), center_x: Float(depth.center.x * Double(size.width)),
      center_y: Float(depth.center.y * Double(size.height)))
  }
}
