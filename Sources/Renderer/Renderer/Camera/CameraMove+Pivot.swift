extension CameraMove {
  /// Returns the travel, with an orbit around the point of inverse depth `pivot`. The turn of the camera cancels the shift of this point by
  /// the travel, so that the point stays in place while the rest moves.
  func travel(around pivot: Double?, height: Double) -> CameraPose {
    var pose = travel(height: height)
    if let pivot, self == .orbitLeft || self == .orbitRight { pose.panRight = -pose.right * pivot }
    return pose
  }
}
