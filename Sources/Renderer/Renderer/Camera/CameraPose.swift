/// Where the camera stands and looks at one frame, relative to frame 0. Lengths are in frame widths; every number is positive in
/// the sense of its name, from the camera's own view, so what is seen moves the other way.
package struct CameraPose: Sendable, Equatable {
  /// Sideways, upward and forward travel. Near things shift by the whole travel, far ones not at all.
  package var right = 0.0
  package var up = 0.0
  package var forward = 0.0
  /// Factor on the focal length; above 1 the picture grows.
  package var zoom = 1.0
  /// Turns of the camera, as the shift of the whole picture that they cause.
  package var panRight = 0.0
  package var tiltUp = 0.0
  /// Degrees.
  package var rollClockwise = 0.0

  package init() {}

  /// The pose between standing still (0) and this one (1), or beyond.
  func scaled(by amount: Double) -> CameraPose {
    var pose = CameraPose()
    pose.right = right * amount
    pose.up = up * amount
    pose.forward = forward * amount
    pose.zoom = 1 + (zoom - 1) * amount
    pose.panRight = panRight * amount
    pose.tiltUp = tiltUp * amount
    pose.rollClockwise = rollClockwise * amount
    return pose
  }

  /// Both moves at once.
  static func + (left: CameraPose, right: CameraPose) -> CameraPose {
    var pose = left
    pose.right += right.right
    pose.up += right.up
    pose.forward += right.forward
    pose.zoom *= right.zoom
    pose.panRight += right.panRight
    pose.tiltUp += right.tiltUp
    pose.rollClockwise += right.rollClockwise
    return pose
  }
}
