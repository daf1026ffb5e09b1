/// What floats in the air as the camera of one frame sees it.
struct AirView: Sendable {
  let pose: CameraPose
  /// Height over width of the frame.
  let aspect: Double
  /// Luma samples.
  let width: Double
  /// Seconds since frame 0.
  let seconds: Double
  /// How much of it has come in, 0...1.
  let strength: Double

  init(_ size: FrameSize, pose: CameraPose, seconds: Double, strength: Double) {
    self.pose = pose
    aspect = Double(size.height) / Double(size.width)
    width = Double(size.width)
    self.seconds = seconds
    self.strength = strength
  }

  /// Where something is seen that would be at a place without the camera's moves. Places are in frame widths from the left and the
  /// top; `nearness` is 0 for what is far and 1 for what is near. The air moves with the camera as everything does, and what is near
  /// more than anything behind it.
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
