import Glibc

/// The limits of the camera. The margin and the depth of the picture allow no more, also if several moves are added.
package enum CameraLimits {
  package static let right = -0.065...0.065
  /// The limits in the tallest frames; wide frames have less room above and below.
  package static let up = -0.09...0.09
  /// The limit in frame heights, for wide frames.
  private static let rise = 0.133
  package static let forward = -0.24...0.3
  package static let zoom = 0.88...1.4
  package static let panRight = -0.075...0.075
  package static let tiltUp = -0.06...0.06
  package static let rollClockwise = -7.0...7.0
  /// The widest view that backward travel and zooming out may cause together, as a multiple of the picture. The margin is about as wide.
  package static let view = 1.19

  /// Returns the path within the limits. If a number exceeds its limits in any pose, it is scaled down in all poses. Cutting it off at the
  /// limit would stop the camera abruptly. A turn that compensates a travel is scaled with that travel, so that its target stays in place.
  ///
  /// - Parameter height: The height of the frame, in widths.
  static func fitted(_ poses: [CameraPose], height: Double, room: CameraRoom) -> [CameraPose] {
    let rise = min(room.rise, up.upperBound, Self.rise * height)
    let right = share(poses, \.right, Self.right)
    let up = share(poses, \.up, -rise...rise)
    let forward = share(poses, \.forward, Self.forward)
    let panRight = min(right, share(poses, \.panRight, Self.panRight))
    let tiltUp = min(up, forward, share(poses, \.tiltUp, Self.tiltUp))
    let rollClockwise = share(poses, \.rollClockwise, Self.rollClockwise)
    // Zooms multiply, so their logarithms add up.
    let zoom = share(poses, \.logarithmOfZoom, log(Self.zoom.lowerBound)...log(Self.zoom.upperBound))
    return withinView(
      poses.map { pose in
        var pose = pose
        pose.right *= right
        pose.up *= up
        pose.forward *= forward
        pose.panRight *= panRight
        pose.tiltUp *= tiltUp
        pose.rollClockwise *= rollClockwise
        if zoom < 1 { pose.zoom = exp(pose.logarithmOfZoom * zoom) }
        return pose
      }, room.view)
  }

  /// Returns the path with less backward travel and zooming out, so that both together never show more than `view`.
  private static func withinView(_ poses: [CameraPose], _ view: Double) -> [CameraPose] {
    let widest = poses.map { (1 - min(0, $0.forward)) / $0.zoom }.max() ?? 1
    guard widest > view else { return poses }
    let share = log(view) / log(widest)
    return poses.map { pose in
      var pose = pose
      // Distances multiply as zooms do, so the widest view is exactly `view`.
      pose.forward = 1 - pow(1 - pose.forward, share)
      pose.tiltUp *= share
      pose.zoom = exp(pose.logarithmOfZoom * share)
      return pose
    }
  }

  /// Returns the factor, 0...1, that brings a number within its limits in all poses. The limits include 0.
  private static func share(
    _ poses: [CameraPose], _ number: (CameraPose) -> Double, _ limits: ClosedRange<Double>
  ) -> Double {
    let least = poses.map(number).min() ?? 0
    let most = poses.map(number).max() ?? 0
    return min(1, most > limits.upperBound ? limits.upperBound / most : 1, least < limits.lowerBound ? limits.lowerBound / least : 1)
  }
}

extension CameraPose {
  fileprivate var logarithmOfZoom: Double { log(zoom) }
}
