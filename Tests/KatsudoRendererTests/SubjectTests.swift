import KatsudoRenderer
import KatsudoScenes
import Testing

@Suite struct SubjectTests {
  private static let size = FrameSize(width: 640, height: 352)
  private static let aeroplane = TestPictures.aeroplane(width: 640, height: 352)

  private func shot(_ move: CameraMove, of picture: Picture = aeroplane) -> Shot {
    Shot(of: picture, size: Self.size, plan: ShotPlan(primary: move), frames: 121, seed: 0)
  }

  @Test("a single subject is found at its place")
  func found() throws {
    let subjects = shot(.dollyIn).layout.subjects
    try #require(subjects.count == 1)
    #expect(abs(subjects[0].center.x - 0.35) < 0.06 && abs(subjects[0].center.y - 0.5) < 0.06)
    #expect((0.1...0.2).contains(subjects[0].area))
    let mask = subjects[0].mask
    #expect(mask[mask.width * 35 / 100, mask.height / 2] > 0.9)
    #expect(mask[mask.width * 9 / 10, mask.height / 2] < 0.1 && mask[mask.width * 35 / 100, mask.height / 12] < 0.1)
  }

  @Test("no subject is found in a picture without one")
  func notFound() {
    for picture in [
      TestPictures.blotches(width: 640, height: 352), TestPictures.towers(width: 640, height: 352),
      PaintedScene.street.paint(width: 640, height: 352), TestPictures.quarters(width: 640, height: 352),
    ] {
      #expect(shot(.dollyIn, of: picture).layout.subjects.isEmpty)
    }
  }

  @Test(
    "subjects are not searched for moves that do not use depth", arguments: [CameraMove.still, .panLeft, .tiltUp, .zoomIn, .rollClockwise])
  func skipped(move: CameraMove) {
    #expect(shot(move).layout.subjects.isEmpty)
  }

  @Test("a subject is nearer than its background and has about one depth")
  func rigid() throws {
    let shot = shot(.orbitLeft)
    let mask = try #require(shot.layout.subjects.first?.mask)
    let inside = shot.layout.disparity.values.indices.filter { mask.values[$0] > 0.95 }
    let depths = inside.map { shot.layout.disparity.values[$0] }.sorted()
    #expect(depths[depths.count * 95 / 100] - depths[depths.count / 20] < 0.12)
    #expect(depths[depths.count / 20] > shot.layout.disparity[mask.width * 9 / 10, mask.height / 2])
  }

  @Test("in an orbit the subject stays and the background moves", arguments: [CameraMove.orbitLeft, .orbitRight])
  func orbit(move: CameraMove) {
    let mesh = shot(move).mesh(at: 120)
    func shift(_ x: Double, _ y: Double) -> Double {
      let (column, row) = (Int(x * Double(mesh.columns)), Int(y * Double(mesh.rows)))
      return mesh.x[row * mesh.columns + column] - Double(column * 8)
    }
    #expect(abs(shift(0.35, 0.5)) < 2)
    let behind = shift(0.9, 0.1)
    #expect(behind * (move == .orbitRight ? -1 : 1) > 6)
  }
}
