import KatsudoRenderer
import Testing

/// The picture moves in the opposite direction to the camera.
@Suite struct CameraMoveTests {
  private static let picture = TestPictures.blotches(width: 480, height: 272)

  private func probe(_ move: CameraMove) -> MotionProbe {
    MotionProbe(
      Shot(
        of: Self.picture, size: FrameSize(width: 480, height: 272), plan: ShotPlan(primary: move), frames: 121, seed: 5))
  }

  @Test func `a still camera shows the same frame all the time`() {
    let shot = Shot(
      of: Self.picture, size: FrameSize(width: 480, height: 272), plan: ShotPlan(primary: .still), frames: 121, seed: 5)
    #expect(shot.frame(0) == shot.frame(120))
  }

  @Test func `a pan moves the picture sideways`() {
    #expect(probe(.panRight).motion(at: 0.5, 0.5).x < -20)
    #expect(probe(.panLeft).motion(at: 0.5, 0.5).x > 20)
  }

  @Test func `a tilt moves the picture up or down`() {
    #expect(probe(.tiltUp).motion(at: 0.5, 0.5).y > 14)
    #expect(probe(.tiltDown).motion(at: 0.5, 0.5).y < -14)
  }

  @Test func `a truck moves near things further than far ones`() {
    let right = probe(.truckRight)
    #expect(right.motion(at: 0.5, 0.85).x < -10)
    #expect(right.motion(at: 0.5, 0.85).x < right.motion(at: 0.5, 0.2).x - 5)
    let left = probe(.truckLeft)
    #expect(left.motion(at: 0.5, 0.85).x > left.motion(at: 0.5, 0.2).x + 5)
  }

  @Test func `a crane moves near things further than far ones`() {
    let up = probe(.craneUp)
    #expect(up.motion(at: 0.5, 0.8).y > up.motion(at: 0.5, 0.15).y + 3)
    let down = probe(.craneDown)
    #expect(down.motion(at: 0.5, 0.8).y < down.motion(at: 0.5, 0.15).y - 3)
  }

  @Test func `an orbit moves the foreground and the background in opposite directions`() {
    let right = probe(.orbitRight)
    #expect(right.motion(at: 0.5, 0.88).x < -3)
    #expect(right.motion(at: 0.5, 0.12).x > 3)
    let left = probe(.orbitLeft)
    #expect(left.motion(at: 0.5, 0.88).x > 3)
    #expect(left.motion(at: 0.5, 0.12).x < -3)
  }

  @Test(
    "a dolly or zoom moves the picture outward or inward",
    arguments: [(CameraMove.dollyIn, 1), (.dollyOut, -1), (.zoomIn, 1), (.zoomOut, -1)])
  func growth(move: CameraMove, sign: Int) {
    let probe = probe(move)
    #expect(probe.motion(at: 0.25, 0.8).x * sign < -2)
    #expect(probe.motion(at: 0.75, 0.8).x * sign > 2)
    #expect(probe.motion(at: 0.5, 0.82).y * sign > 2)
  }

  @Test func `a roll turns the picture`() {
    let clockwise = probe(.rollClockwise)
    #expect(clockwise.motion(at: 0.85, 0.5).y < -5)
    #expect(clockwise.motion(at: 0.15, 0.5).y > 5)
    let back = probe(.rollCounterclockwise)
    #expect(back.motion(at: 0.85, 0.5).y > 5)
  }

  @Test func `a dolly zoom brings the ground nearer and the background not`() {
    let probe = probe(.dollyZoom)
    // The ground comes nearer, the background does not.
    #expect(probe.motion(at: 0.25, 0.85).x < 0)
    #expect(probe.motion(at: 0.2, 0.1).x >= 0)
  }

  @Test("the path of every move starts at the picture and never jumps", arguments: CameraMove.allCases)
  func path(move: CameraMove) {
    let poses = CameraPath(plan: ShotPlan(primary: move, speed: 2), frames: 241, seed: 3, height: 9.0 / 16).poses
    #expect(poses.count == 241)
    #expect(poses[0] == CameraPose())
    for (before, pose) in zip(poses, poses.dropFirst()) {
      #expect(abs(pose.right - before.right) < 0.002 && abs(pose.panRight - before.panRight) < 0.002)
      #expect(abs(pose.zoom - before.zoom) < 0.006 && abs(pose.forward - before.forward) < 0.006)
    }
  }
}
