import CSampler
import Glibc

/// Paints frames. Everything is prepared before the first frame, and a frame depends only on its number.
struct FrameRenderer: Sendable {
  let depth: DepthMap
  let table: DepthTable
  let path: CameraPath
  let look: Look
  let motion: SceneMotion
  let threads: Int
  let sampler: SamplerPath

  init(depth: DepthMap, path: CameraPath, look: Look, motion: SceneMotion, threads: Int, sampler: SamplerPath) {
    self.depth = depth
    table = DepthTable(depth.plane)
    self.path = path
    self.look = look
    self.motion = motion
    self.threads = threads
    self.sampler = sampler
  }

  var size: FrameSize { look.size }
  var layout: PlaneLayout { PlaneLayout(width: size.width, height: size.height) }

  /// Paints frame `number` as yuv420p.
  func paint(_ number: Int, into frame: Samples) {
    let pose = look.pose(at: number, path: path)
    let texture = look.texture(at: number)
    let motion = motion.field(at: Double(number) / 24)
    let light = look.light(at: number, pose: pose, motion: motion)
    let sprites = look.sprites(at: number, pose: pose)
    let grain = look.grain(at: number)
    let camera = camera(pose)
    let strips = size.height / 16
    let band = 4
    RowWork.perform((strips + band - 1) / band, threads: threads) { index in
      let range = index * band..<min(strips, (index + 1) * band)
      let painter = BandPainter(
        texture: texture, depth: table, camera: camera, motion: motion, light: light, grain: grain, layout: layout, sampler: sampler)
      painter.paint(range, into: frame)
      guard !sprites.isEmpty else { return }
      cs_sprite.paint(
        sprites, rows: range.lowerBound * 16..<range.upperBound * 16, layout: layout, into: frame, sampler: sampler)
    }
  }

  func camera(_ pose: CameraPose) -> cs_camera {
    let angle = pose.rollClockwise * .pi / 180
    return cs_camera(
      right: Float(pose.right), up: Float(pose.up), forward: Float(pose.forward), scale: Float(pose.zoom),
      pan_right: Float(pose.panRight), tilt_up: Float(pose.tiltUp), roll_cos: Float(cos(angle)),
      roll_sin: Float(sin(angle)), center_x: Float(depth.center.x * Double(size.width)),
      center_y: Float(depth.center.y * Double(size.height)))
  }
}
