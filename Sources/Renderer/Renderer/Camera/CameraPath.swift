/// The way of the camera through a film: a pose for every frame. At frame 0 it stands where the picture was taken; its speed has no jump,
/// and no pose goes beyond `CameraLimits`.
package struct CameraPath: Sendable {
  package let poses: [CameraPose]

  package init(plan: ShotPlan, frames: Int, seed: Int64) {
    var random = SeededRandom(seed: seed, purpose: "camera")
    let taste = random.between(0.94, 1.06)
    let shake = Handheld(random: &random)
    let legs = CameraLeg.legs(of: plan)
    let film = Double(frames - 1) / 24
    poses = CameraLimits.fitted(
      (0..<frames).map { frame in
        let time = frames > 1 ? Double(frame) / Double(frames - 1) : 0
        return legs.reduce(CameraPose()) { $0 + $1.pose(at: time, film: film, taste: taste, shake: shake) }
      })
  }

  /// The largest shift, in frame widths, that depth makes anywhere on the way.
  var parallax: Double { poses.map(\.parallax).max() ?? 0 }
}
