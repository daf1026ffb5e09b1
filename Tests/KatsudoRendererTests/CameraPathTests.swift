import KatsudoRenderer
import Testing

/// A camera path can have several phases and moves. It must be smooth and stay within the limits for picture and depth.
@Suite struct CameraPathTests {
  private static let numbers: [@Sendable (CameraPose) -> Double] = [
    { $0.right }, { $0.up }, { $0.forward }, { $0.zoom - 1 }, { $0.panRight }, { $0.tiltUp }, { $0.rollClockwise },
  ]
  /// All moves except `handheld`, which is not smooth on purpose.
  private static let ways = CameraMove.allCases.filter { $0 != .handheld }

  /// Returns plans of every kind, the same ones each time.
  private static func plans(_ count: Int, of moves: [CameraMove]) -> [ShotPlan] {
    var random = SeededRandom(seed: 17)
    func phase() -> ShotPhase {
      ShotPhase(
        primary: moves.randomElement(using: &random) ?? .still, secondary: moves.randomElement(using: &random),
        speed: Double.random(in: 0.3...2.6, using: &random))
    }
    return (0..<count).map { _ in
      let first = phase()
      let then = (0..<Int.random(in: 0..<ShotPlan.mostPhases, using: &random)).map { _ in phase() }
      return ShotPlan(primary: first.primary, secondary: first.secondary, speed: first.speed, then: then)
    }
  }

  @Test("the speed of the camera never jumps, neither between phases nor at a limit")
  func smooth() {
    for plan in Self.plans(120, of: Self.ways) {
      for frames in [121, 241] {
        let poses = CameraPath(plan: plan, frames: frames, seed: 3, height: 9.0 / 16).poses
        for number in Self.numbers {
          let speeds = zip(poses, poses.dropFirst()).map { number($1) - number($0) }
          // A path that turns back changes its speed by twice as much in the same time.
          let most = max(0, speeds.max() ?? 0) - min(0, speeds.min() ?? 0)
          let jumps = zip([0] + speeds, speeds + [0]).map { abs($1 - $0) }
          #expect(jumps.max() ?? 0 <= max(0.2 * most, 1e-9), "\(plan) in \(frames) frames")
        }
      }
    }
  }

  @Test("no combination of moves goes beyond the limits")
  func limited() {
    for plan in Self.plans(300, of: CameraMove.allCases) {
      for pose in CameraPath(plan: plan, frames: 241, seed: 8, height: 9.0 / 16).poses {
        let isWithin = { (value: Double, limits: ClosedRange<Double>) in
          limits.lowerBound - 1e-9 <= value && value <= limits.upperBound + 1e-9
        }
        let isFine =
          isWithin(pose.right, CameraLimits.right) && isWithin(pose.up, CameraLimits.up)
          && isWithin(pose.forward, CameraLimits.forward) && isWithin(pose.zoom, CameraLimits.zoom)
          && isWithin(pose.panRight, CameraLimits.panRight) && isWithin(pose.tiltUp, CameraLimits.tiltUp)
          && isWithin(pose.rollClockwise, CameraLimits.rollClockwise)
          && (1 - min(0, pose.forward)) / pose.zoom < CameraLimits.view + 0.01
        #expect(isFine, "\(plan)")
      }
    }
  }

  @Test("every camera path starts at the picture", arguments: [2, 25, 121, 241])
  func start(frames: Int) {
    for plan in Self.plans(40, of: CameraMove.allCases) {
      #expect(CameraPath(plan: plan, frames: frames, seed: 1, height: 9.0 / 16).poses[0] == CameraPose())
    }
  }

  @Test("a second phase makes its move after the first, and the camera does not stop in between")
  func phases() {
    let plan = ShotPlan(primary: .zoomIn, then: [ShotPhase(primary: .panRight)])
    let poses = CameraPath(plan: plan, frames: 121, seed: 0, height: 9.0 / 16).poses
    #expect(poses[40].panRight == 0 && poses[40].zoom > 1.05)
    #expect(poses[120].panRight > 0.03)
    #expect(abs(poses[120].zoom - poses[75].zoom) < 1e-9)
    for (before, pose) in zip(poses[10..<110], poses[11..<111]) {
      #expect(pose.zoom - before.zoom > 0.0002 || pose.panRight - before.panRight > 0.0001)
    }
  }

  @Test func `a still phase can be followed by a move`() {
    let plan = ShotPlan(primary: .still, then: [ShotPhase(primary: .dollyIn)])
    let poses = CameraPath(plan: plan, frames: 121, seed: 0, height: 9.0 / 16).poses
    #expect(poses[50] == CameraPose())
    #expect(poses[120].forward > 0.08)
  }

  @Test("a move and its opposite end at the picture")
  func thereAndBack() {
    let plan = ShotPlan(primary: .panLeft, then: [ShotPhase(primary: .panRight)])
    let poses = CameraPath(plan: plan, frames: 121, seed: 0, height: 9.0 / 16).poses
    #expect(poses[60].panRight < -0.02)
    #expect(abs(poses[120].panRight) < 1e-9)
  }

  @Test("the movement of a handheld camera fades at the end of its phase")
  func handheldFades() {
    let plan = ShotPlan(primary: .handheld, then: [ShotPhase(primary: .still)])
    let poses = CameraPath(plan: plan, frames: 121, seed: 0, height: 9.0 / 16).poses
    #expect(poses[30] != CameraPose())
    #expect(poses[90] == CameraPose() && poses[120] == CameraPose())
  }

  @Test("in five seconds at medium speed every move goes its stated distance", arguments: CameraMove.allCases)
  func amount(move: CameraMove) {
    guard move != .handheld else { return }
    let end = CameraPath(plan: ShotPlan(primary: move), frames: 121, seed: 0, height: 9.0 / 16).poses[120]
    for number in Self.numbers {
      let said = number(move.travel(height: 9.0 / 16))
      #expect(abs(number(end) - said) <= abs(said) * 0.07)
    }
  }

  @Test("a move goes further in a longer film or at a higher speed, and less far as a second move")
  func proportions() {
    func way(_ plan: ShotPlan, frames: Int = 121) -> Double {
      CameraPath(plan: plan, frames: frames, seed: 0, height: 9.0 / 16).poses[frames - 1].panRight
    }
    let medium = way(ShotPlan(primary: .panRight, speed: 0.6))
    #expect((1.2...1.5).contains(way(ShotPlan(primary: .panRight, speed: 0.6), frames: 241) / medium))
    #expect(abs(way(ShotPlan(primary: .panRight)) / medium - 1 / 0.6) < 1e-6)
    #expect(abs(way(ShotPlan(primary: .zoomIn, secondary: .panRight, speed: 0.6)) / medium - 0.4) < 1e-6)
  }

  @Test("at any speed an orbit and a crane turn back to their subject", arguments: [0.45, 1, 2])
  func looksBack(speed: Double) {
    for (frames, height) in [(121, 9.0 / 16), (241, 16.0 / 9)] {
      let orbit = CameraPath(plan: ShotPlan(primary: .orbitLeft, speed: speed), frames: frames, seed: 2, pivot: 0.7, height: height)
      for pose in orbit.poses { #expect(abs(pose.panRight + 0.7 * pose.right) < 1e-9) }
      let crane = CameraPath(plan: ShotPlan(primary: .craneUp, speed: speed), frames: frames, seed: 2, height: height)
      for pose in crane.poses { #expect(abs(pose.tiltUp + 0.5 * pose.up) < 1e-9) }
    }
  }

  @Test("a crane goes higher in a tall frame than in a wide one")
  func heights() {
    func up(_ height: Double) -> Double {
      CameraPath(plan: ShotPlan(primary: .craneUp), frames: 121, seed: 0, height: height).poses[120].up
    }
    #expect(up(16.0 / 9) > 1.2 * up(9.0 / 16) && up(9.0 / 16) > 1.2 * up(9.0 / 21))
    // The margin for a crane is little more than a twentieth of the frame's height.
    #expect(CameraMove.craneDown.travel(height: 9.0 / 21).tiltUp < 0.055 * 9 / 21)
  }
}
