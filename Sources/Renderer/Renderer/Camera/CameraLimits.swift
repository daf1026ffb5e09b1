import Glibc

/// How far a camera may go: what margin and depth bear, however many moves add up.
package enum CameraLimits {
  package static let right = -0.065...0.065
  package static let up = -0.045...0.045
  package static let forward = -0.14...0.3
  package static let zoom = 0.88...1.4
  package static let panRight = -0.075...0.075
  package static let tiltUp = -0.06...0.06
  package static let rollClockwise = -7.0...7.0

  /// The same way, made smaller as a whole in each number that would go too far. Cutting it off instead would stop the camera dead.
  static func fitted(_ poses: [CameraPose]) -> [CameraPose] {
    let right = share(poses, \.right, Self.right)
    let up = share(poses, \.up, Self.up)
    let forward = share(poses, \.forward, Self.forward)
    let panRight = share(poses, \.panRight, Self.panRight)
    let tiltUp = share(poses, \.tiltUp, Self.tiltUp)
    let rollClockwise = share(poses, \.rollClockwise, Self.rollClockwise)
    // Zooms multiply, so that their logarithms are what adds up.
    let zoom = share(poses, \.logarithmOfZoom, log(Self.zoom.lowerBound)...log(Self.zoom.upperBound))
    return poses.map { pose in
      var pose = pose
      pose.right *= right
      pose.up *= up
      pose.forward *= forward
      pose.panRight *= panRight
      pose.tiltUp *= tiltUp
      pose.rollClockwise *= rollClockwise
      if zoom < 1 { pose.zoom = exp(pose.logarithmOfZoom * zoom) }
      return pose
    }
  }

  /// The factor, 0...1, that brings a number of all poses between its limits, which lie on both sides of 0.
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
