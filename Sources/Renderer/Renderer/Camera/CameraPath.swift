/// The path of the camera through a film: a pose for every frame. At frame 0, the camera has the viewpoint of the picture. The speed of the
/// camera has no jump, and no pose exceeds `CameraLimits`.
package struct CameraPath: Sendable {
  package let poses: [CameraPose]

  /// - Parameters:
  ///   - pivot: The inverse depth, 0...1, of the point that orbits go around, or `nil` for a point near the middle.
  ///   - height: The height of the frame, in widths.
  ///   - room: The travel that the scene allows.
  package init(
    plan: ShotPlan, frames: Int, seed: Int64, pivot: Double? = nil, height: Double, room: CameraRoom = .open
  ) {
    var random = SeededRandom(seed: seed, purpose: "camera")
    let taste = random.between(0.94, 1.06)
    let shake = Handheld(random: &random)
    let legs = CameraLeg.legs(of: plan)
    let film = Double(frames - 1) / 24
    poses = CameraLimits.fitted(
      (0..<frames).map { frame in
        let time = frames > 1 ? Double(frame) / Double(frames - 1) : 0
        return legs.reduce(CameraPose()) {
          $0 + $1.pose(at: time, film: film, taste: taste, shake: shake, pivot: pivot, height: height)
        }
      }, height: height, room: room)
  }
}
