import KatsudoRenderer
import KatsudoScenes
import Testing

@Suite struct DepthTests {
  private static let street = PaintedScene.street.paint(width: 480, height: 270)

  @Test("no picture folds over itself with any camera move", arguments: CameraMove.allCases)
  func foldFree(move: CameraMove) {
    for picture in [Self.street, TestPictures.blotches(width: 320, height: 240)] {
      let shot = Shot(
        of: picture, size: FrameSize(width: 320, height: 176), plan: ShotPlan(primary: move, secondary: .truckLeft, speed: 2),
        frames: 241, seed: 9)
      #expect(shot.foldRisk < 0.8)
    }
  }

  @Test("no part of a frame shrinks to nothing or looks beyond the margin", arguments: CameraMove.allCases)
  func mesh(move: CameraMove) {
    for (picture, size) in [
      (Self.street, FrameSize(width: 320, height: 176)),
      (TestPictures.aeroplane(width: 320, height: 176), FrameSize(width: 320, height: 176)),
      (TestPictures.towers(width: 176, height: 320), FrameSize(width: 176, height: 320)),
    ] {
      // The strongest plan that a prompt can ask for.
      let shot = Shot(
        of: picture, size: size, plan: ShotPlan(primary: move, secondary: .dollyIn, speed: 2), frames: 241, seed: 4)
      for frame in stride(from: 0, through: 240, by: 24) {
        let mesh = shot.mesh(at: frame)
        #expect(mesh.smallestJacobian > 0.2, "frame \(frame) of \(size)")
      }
    }
  }

  @Test("the walls of a street are nearer than its end")
  func street() {
    let size = FrameSize(width: 480, height: 272)
    let probe = MotionProbe(
      Shot(of: Self.street, size: size, plan: ShotPlan(primary: .truckRight), frames: 121, seed: 0))
    let far = probe.motion(at: 0.46, 0.56).x
    #expect(probe.motion(at: 0.2, 0.9).x < far - 5)
    #expect(probe.motion(at: 0.12, 0.5).x < far - 3)
  }

  @Test("the depths of a near tower and of the sky beside it do not depend on the speed", arguments: [0.5, 2])
  func steepness(speed: Double) {
    let picture = TestPictures.towers(width: 640, height: 352)
    let shot = Shot(
      of: picture, size: FrameSize(width: 640, height: 352), plan: ShotPlan(primary: .truckRight, speed: speed), frames: 241, seed: 0)
    let depth = shot.inverseDepth
    func at(_ x: Double, _ y: Double) -> Float { depth[Int(x * Double(depth.width)), Int(y * Double(depth.height))] }
    // The middle of the tallest tower, and the sky beside it.
    #expect(at(0.2, 0.35) > shot.layout.disparity[Int(0.2 * Double(depth.width)), Int(0.35 * Double(depth.height))] - 0.02)
    #expect(at(0.5, 0.1) < 0.05)
  }
}
