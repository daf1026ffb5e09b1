extension CameraMove {
  /// Where the camera stands at the end of this move at medium speed in a film of five seconds.
  ///
  /// - Parameter height: Height of the frame, in widths. A tall frame has more room above and below.
  package func travel(height: Double) -> CameraPose {
    var pose = CameraPose()
    switch self {
    case .still, .handheld: break
    case .dollyIn:
      pose.forward = 0.197
      pose.zoom = 1.005
    case .dollyOut:
      pose.forward = -0.21
      // What comes into view is the margin. It shows most below, where the ground is near; looking up a little shares it out between
      // the lower and the upper edge, and the longer lens keeps it shut where things are far.
      pose.tiltUp = 0.02 * height
      pose.zoom = 1.045
    case .zoomIn: pose.zoom = 1.16
    case .zoomOut: pose.zoom = 0.93
    case .truckLeft, .truckRight:
      pose.right = self == .truckRight ? 0.053 : -0.053
      pose.forward = 0.03
    case .panLeft, .panRight: pose.panRight = self == .panRight ? 0.06 : -0.06
    case .tiltUp, .tiltDown: pose.tiltUp = self == .tiltUp ? 0.045 : -0.045
    case .craneUp, .craneDown:
      // A jib keeps its subject in view, so the camera tilts against the travel, by what shifts half way between near and far.
      let sign = self == .craneUp ? 1.0 : -1.0
      pose.up = min(0.1 * height, 0.085) * sign
      pose.tiltUp = -0.5 * pose.up
    case .orbitLeft, .orbitRight:
      // Travel and an opposite pan: what stands a little behind the middle of the depth stays in place.
      let sign = self == .orbitRight ? 1.0 : -1.0
      pose.right = 0.053 * sign
      pose.panRight = -0.0307 * sign
    case .rollClockwise, .rollCounterclockwise:
      pose.rollClockwise = self == .rollClockwise ? 4 : -4
      pose.zoom = 1.03
    case .dollyZoom:
      pose.forward = 0.22
      pose.zoom = 0.95
    case .drone:
      pose.forward = 0.12
      pose.up = 0.02
    }
    return pose
  }

  /// Tracking keeps its speed; everything else starts and stops softly.
  var easing: Easing {
    switch self {
    case .truckLeft, .truckRight, .drone, .orbitLeft, .orbitRight: Easing(ramp: 0.18)
    default: Easing(ramp: 0.3)
    }
  }
}
