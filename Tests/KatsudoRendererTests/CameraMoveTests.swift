import KatsudoRenderer
import Testing

/// The camera goes one way, what it sees the other.
@Suite struct CameraMoveTests {
  private static let picture = TestPictures.blotches(width: 480, height: 272)

  private func probe(_ move: CameraMove) -> MotionProbe {
    MotionProbe(
      Shot(
        of: Self.picture, size: FrameSize(width: 480, height: 272), plan: ShotPlan(primary: move), frames: 121, seed: 5))
  }

  @Test func staticStays() {
    let shot = Shot(
      of: Self.picture, size: FrameSize(width: 480, height: 272), plan: ShotPlan(primary: .still), frames: 121, seed: 5)
    #expect(shot.frame(0) == shot.frame(120))
  }

  @Test func pan() {
    #expect(probe(.panRight).motion(at: 0.5, 0.5).x < -20)
    #expect(probe(.panLeft).motion(at: 0.5, 0.5).x > 20)
  }

  @Test func tilt() {
    #expect(probe(.tiltUp).motion(at: 0.5, 0.5).y > 14)
    #expect(probe(.tiltDown).motion(at: 0.5, 0.5).y < -14)
  }

  @Test func truck() {
    let right = probe(.truckRight)
    #expect(right.motion(at: 0.5, 0.85).x < -10)
    #expect(right.motion(at: 0.5, 0.85).x < right.motion(at: 0.5, 0.2).x - 5)
    let left = probe(.truckLeft)
    #expect(left.motion(at: 0.5, 0.85).x > left.motion(at: 0.5, 0.2).x + 5)
  }

  @Test func crane() {
    let up = probe(.craneUp)
    #expect(up.motion(at: 0.5, 0.8).y > up.motion(at: 0.5, 0.15).y + 3)
    let down = probe(.craneDown)
    #expect(down.motion(at: 0.5, 0.8).y < down.motion(at: 0.5, 0.15).y - 3)
  }

  @Test func orbit() {
    let right = probe(.orbitRight)
    #expect(right.motion(at: 0.5, 0.88).x < -3)
    #expect(right.motion(at: 0.5, 0.12).x > 3)
    let left = probe(.orbitLeft)
    #expect(left.motion(at: 0.5, 0.88).x > 3)
    #expect(left.motion(at: 0.5, 0.12).x < -3)
  }

  @Test("What grows moves outward", arguments: [(CameraMove.dollyIn, 1), (.dollyOut, -1), (.zoomIn, 1), (.zoomOut, -1)])
  func growth(move: CameraMove, sign: Int) {
    let probe = probe(move)
    #expect(probe.motion(at: 0.25, 0.8).x * sign < -2)
    #expect(probe.motion(at: 0.75, 0.8).x * sign > 2)
    #expect(probe.motion(at: 0.5, 0.82).y * sign > 2)
  }

  @Test func roll() {
    let clockwise = probe(.rollClockwise)
    #expect(clockwise.motion(at: 0.85, 0.5).y < -5)
    #expect(clockwise.motion(at: 0.15, 0.5).y > 5)
    let back = probe(.rollCounterclockwise)
    #expect(back.motion(at: 0.85, 0.5).y > 5)
  }

  @Test func dollyZoom() {
    let probe = probe(.dollyZoom)
    // The ground comes, the far end goes.
    #expect(probe.motion(at: 0.25, 0.85).x < 0)
    #expect(probe.motion(at: 0.2, 0.1).x >= 0)
  }

  @Test("The way starts at the picture and never jumps", arguments: CameraMove.allCases)
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
