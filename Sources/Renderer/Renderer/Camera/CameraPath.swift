import Glibc

/// The way of the camera through a film: a pose for every frame. At frame 0 it stands where the picture was taken.
package struct CameraPath: Sendable {
  package let poses: [CameraPose]

  /// - Parameter pivot: Inverse depth, 0...1, of what orbits go around; nothing for somewhere in the middle.
  package init(plan: ShotPlan, frames: Int, seed: Int64, pivot: Double? = nil) {
    var random = SeededRandom(seed: seed, purpose: "camera")
    // A film twice as long may go further, but not twice as far: the picture ends.
    let length = min(1.4, (Double(frames - 1) / 120).squareRoot())
    let taste = random.between(0.94, 1.06)
    let shake = Handheld(random: &random)
    let moves: [(move: CameraMove, strength: Double)] =
      [(plan.primary, 1.0)] + (plan.secondary.map { [($0, ShotPlan.secondaryStrength)] } ?? [])

    poses = (0..<frames).map { frame in
      let time = frames > 1 ? Double(frame) / Double(frames - 1) : 0
      let seconds = Double(frame) / 24
      let pose = moves.reduce(CameraPose()) { pose, step in
        switch step.move {
        case .still: return pose
        case .handheld: return pose + shake.pose(at: seconds).scaled(by: step.strength * plan.speed)
        default:
          let way = step.move.easing.position(at: time)
          return pose + step.move.travel(around: pivot).scaled(by: way * step.strength * plan.speed * length * taste)
        }
      }
      return pose.limited()
    }
  }
}

extension CameraPose {
  /// Never beyond what margin and depth bear, however the moves add up.
  fileprivate func limited() -> CameraPose {
    func within(_ value: Double, _ limit: Double) -> Double { min(max(value, -limit), limit) }
    var pose = self
    pose.right = within(right, 0.065)
    pose.up = within(up, 0.045)
    pose.forward = min(max(forward, -0.14), 0.3)
    pose.zoom = min(max(zoom, 0.88), 1.4)
    pose.panRight = within(panRight, 0.075)
    pose.tiltUp = within(tiltUp, 0.06)
    pose.rollClockwise = within(rollClockwise, 7)
    return pose
  }
}
