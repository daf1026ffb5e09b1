extension CameraMove {
  /// Returns the camera's pose at the end of this move, at medium speed in a film of five seconds.
  ///
  /// - Parameter height: The height of the frame, in widths. A tall frame has more room above and below.
  package func travel(height: Double) -> CameraPose {
    var pose = CameraPose()
    switch self {
    case .still, .handheld: break
    case .dollyIn:
      pose.forward = 0.197
      pose.zoom = 1.005
    case .dollyOut:
      pose.forward = -0.21
      // Backward travel shows the margin, most of it at the lower edge, where the ground is near. A slight tilt up divides it between the
      // lower and the upper edge. The longer focal length hides the margin at far things.
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
      // A crane keeps its subject in view. So the camera also tilts in the other direction, by the shift of things half way between near
      // and far.
      let sign = self == .craneUp ? 1.0 : -1.0
      pose.up = min(0.1 * height, 0.085) * sign
      pose.tiltUp = -0.5 * pose.up
    case .orbitLeft, .orbitRight:
      // An orbit is a travel with a pan in the other direction. Things a little behind the middle of the depth stay in place.
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

  /// The easing of the move. Trucks, orbits and drone moves have a constant speed for most of the time. Other moves start and stop more
  /// slowly.
  var easing: Easing {
    switch self {
    case .truckLeft, .truckRight, .drone, .orbitLeft, .orbitRight: Easing(ramp: 0.18)
    default: Easing(ramp: 0.3)
    }
  }
}
