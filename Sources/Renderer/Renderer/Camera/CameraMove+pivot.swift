extension CameraMove {
  /// The travel, with an orbit going around what has the inverse depth `pivot`: the turn of the camera undoes what its travel shifts
  /// there, so that it stays where it is while the rest moves.
  func travel(around pivot: Double?, height: Double) -> CameraPose {
    var pose = travel(height: height)
    if let pivot, self == .orbitLeft || self == .orbitRight { pose.panRight = -pose.right * pivot }
    return pose
  }
}
