/// The position and direction of the camera at one frame, relative to frame 0. Lengths are in frame widths. A positive number means the
/// direction in its name, as seen from the camera, so the picture moves the other way.
package struct CameraPose: Sendable, Equatable {
  /// The travel to the right, upward and forward. The nearest things shift by the whole travel, the farthest things do not shift.
  package var right = 0.0
  package var up = 0.0
  package var forward = 0.0
  /// The factor on the focal length; above 1 the picture grows.
  package var zoom = 1.0
  /// The turns of the camera, as the shift of the whole picture that they cause.
  package var panRight = 0.0
  package var tiltUp = 0.0
  /// The roll in degrees.
  package var rollClockwise = 0.0

  package init() {}

  /// Returns the pose with all its numbers scaled: 0 gives standing still, 1 gives this pose. Other amounts are allowed.
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

  /// Returns the pose of both moves together: travels and turns are added, zooms are multiplied.
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
