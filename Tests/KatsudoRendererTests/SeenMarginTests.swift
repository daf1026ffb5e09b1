import KatsudoRenderer
import KatsudoScenes
import Testing

@Suite struct SeenMarginTests {
  private static let size = FrameSize(width: 960, height: 544)
  /// The margin, a tenth of the longer side.
  private static let margin = 96
  private static let picture = TestPictures.blotches(width: 480, height: 272)

  private func shot(_ plan: ShotPlan, frames: Int = 121) -> Shot {
    Shot(of: Self.picture, size: Self.size, plan: plan, frames: frames, seed: 3)
  }

  @Test("the margin contains everything that a film shows, with room for neighbouring samples", arguments: CameraMove.allCases)
  func everythingSeenIsThere(move: CameraMove) {
    for secondary in [nil, CameraMove.zoomOut, .tiltDown, .handheld] {
      let shot = shot(ShotPlan(primary: move, secondary: secondary, speed: 1.6, effects: [.film]))
      let seen = shot.seenMargin
      for number in stride(from: 0, through: 120, by: 12) {
        let mesh = shot.mesh(at: number)
        let (width, height) = (Double(Self.size.width), Double(Self.size.height))
        // The renderer does not use the outermost samples of the texture.
        #expect(-(mesh.x.min() ?? 0) <= Double(seen.left) - (seen.left < Self.margin ? 8 : 2))
        #expect(-(mesh.y.min() ?? 0) <= Double(seen.top) - (seen.top < Self.margin ? 8 : 2))
        #expect((mesh.x.max() ?? 0) - width <= Double(seen.right) - (seen.right < Self.margin ? 8 : 2))
        #expect((mesh.y.max() ?? 0) - height <= Double(seen.bottom) - (seen.bottom < Self.margin ? 8 : 2))
      }
    }
  }

  @Test("clouds stay within the picture, however far the camera turns", arguments: [CameraMove.panLeft, .panRight], [1, 2, 3])
  func cloudsStayInside(move: CameraMove, seed: Int64) {
    let shot = Shot(
      of: PaintedScene.landscape.paint(width: 544, height: 232), size: FrameSize(width: 544, height: 224),
      plan: ShotPlan(primary: move, speed: 2, effects: [.driftingClouds]), frames: 241, seed: seed)
    #expect(shot.notes.isEmpty)
    let mesh = shot.mesh(at: 240)
    // Nodes stop 2 samples before the first edge of the picture and 6 before the last.
    #expect((mesh.x.min() ?? 0) > Double(2 - 48))
    #expect((mesh.x.max() ?? 0) < Double(544 + 48 - 6))
  }

  @Test("only the part of the margin that a film shows is made")
  func onlyWhatIsSeen() {
    let still = shot(ShotPlan(primary: .still)).seenMargin
    #expect([still.left, still.right, still.top, still.bottom] == [32, 32, 32, 32])
    let right = shot(ShotPlan(primary: .panRight)).seenMargin
    #expect(right.right > right.left && right.left == 32 && right.top == 32)
    let out = shot(ShotPlan(primary: .dollyOut, speed: 1.6)).seenMargin
    #expect([out.left, out.right, out.top, out.bottom].allSatisfy { $0 > 32 })
  }
}
