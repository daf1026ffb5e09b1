/// The view of the camera into the air at one frame.
struct AirView: Sendable {
  let pose: CameraPose
  /// The height of the frame divided by its width.
  let aspect: Double
  /// The width in luma samples.
  let width: Double
  /// The seconds since frame 0.
  let seconds: Double
  /// The strength of the effects, 0...1. They fade in at the start of the film.
  let strength: Double

  init(_ size: FrameSize, pose: CameraPose, seconds: Double, strength: Double) {
    self.pose = pose
    aspect = Double(size.height) / Double(size.width)
    width = Double(size.width)
    self.seconds = seconds
    self.strength = strength
  }

  /// Returns the place at which the camera sees a thing in the air, and the factor on its size. `x` and `y` are its place without camera
  /// moves, in frame widths from the left and the top. `nearness` is 0 for far and 1 for near things. Near things move more than everything
  /// behind them.
  func seen(_ x: Double, _ y: Double, nearness: Double) -> (x: Double, y: Double, growth: Double) {
    let depth = 0.5 + nearness
    let growth = pose.zoom / max(0.4, 1 - pose.forward * depth)
    return (
      (x - 0.5 - pose.right * depth) * growth + 0.5 - pose.panRight,
      (y - aspect / 2 + pose.up * depth) * growth + aspect / 2 + pose.tiltUp,
      growth
    )
  }
}
