extension CameraMove {
  /// Returns the travel of the move. An orbit goes around the point of inverse depth `pivot`: the turn of the camera compensates the shift
  /// of this point by the travel, so that the point stays in place.
  func travel(around pivot: Double?, height: Double) -> CameraPose {
    var pose = travel(height: height)
    if let pivot, self == .orbitLeft || self == .orbitRight { pose.panRight = -pose.right * pivot }
    return pose
  }
}
