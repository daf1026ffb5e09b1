/// The air of one frame as the camera sees it.
struct AirView: Sendable {
  let pose: CameraPose
  /// The height of the frame divided by its width.
  let aspect: Double
  /// The width in luma samples.
  let width: Double
  /// The seconds since frame 0.
  let seconds: Double
  /// The share of the effects that has come in, 0...1.
  let strength: Double

  init(_ size: FrameSize, pose: CameraPose, seconds: Double, strength: Double) {
    self.pose = pose
    aspect = Double(size.height) / Double(size.width)
    width = Double(size.width)
    self.seconds = seconds
    self.strength = strength
  }

  /// Returns the place and the size factor at which the camera sees a thing in the air. `x` and `y` are its place without camera moves, in
  /// frame widths from the left and the top. `nearness` is 0 for far and 1 for near things. The air moves with the camera like everything
  /// else; near things in it move more than anything behind them.
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
