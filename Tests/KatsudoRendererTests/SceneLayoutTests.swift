import KatsudoRenderer
import KatsudoScenes
import Testing

@Suite struct SceneLayoutTests {
  private func layout(_ picture: Picture) -> SceneLayout {
    Shot(of: picture, size: FrameSize(width: 640, height: 352), plan: ShotPlan(primary: .still), frames: 2, seed: 0).layout
  }

  @Test("the sky ends at the towers and the ground")
  func sky() throws {
    let layout = layout(TestPictures.towers(width: 640, height: 352))
    let sky = try #require(layout.sky)
    let width = Double(sky.rows.count)
    func border(_ x: Double) -> Double { Double(sky.rows[Int(x * width)]) / Double(layout.disparity.height) }
    #expect(abs(border(0.2) - 0.1) < 0.03 && abs(border(0.68) - 0.35) < 0.03 && abs(border(0.9) - 0.5) < 0.03)
    #expect(abs(layout.horizon - 0.5) < 0.04)
  }

  @Test("higher things in front of the sky and lower parts of the ground are nearer")
  func standing() {
    let depth = layout(TestPictures.towers(width: 640, height: 352)).disparity
    func at(_ x: Double, _ y: Double) -> Float { depth[Int(x * Double(depth.width)), Int(y * Double(depth.height))] }
    #expect(at(0.5, 0.2) < 0.02)
    #expect(at(0.2, 0.3) > at(0.68, 0.45) + 0.1 && at(0.68, 0.45) > at(0.5, 0.2) + 0.05)
    #expect(at(0.5, 0.95) > at(0.5, 0.7) + 0.2 && at(0.5, 0.7) > at(0.5, 0.55) + 0.1)
  }

  @Test("a ceiling, a wall and a meadow are not taken for a sky")
  func noSky() {
    #expect(layout(TestPictures.corridor(width: 640, height: 352, x: 0.5, y: 0.45)).sky == nil)
    #expect(layout(TestPictures.blotches(width: 640, height: 352)).sky == nil)
    var random = SeededRandom(seed: 3)
    let meadow = TestPictures.filled(width: 640, height: 352) { _, y in
      let noise = random.between(-20, 20)
      return y < 170 ? (120, 210, 110) : (UInt8(80 + noise), UInt8(70 + noise), UInt8(60 + noise))
    }
    #expect(layout(meadow).sky == nil)
  }

  @Test("the vanishing point of a corridor is at its end", arguments: [(0.5, 0.45), (0.62, 0.4), (0.4, 0.42), (0.35, 0.55)])
  func vanishingPoint(x: Double, y: Double) throws {
    let layout = layout(TestPictures.corridor(width: 640, height: 352, x: x, y: y))
    let point = try #require(layout.vanishingPoint)
    #expect(abs(point.x - x) < 0.03 && abs(point.y - y) < 0.03)
    #expect(point.support > 0.5)
    let depth = layout.disparity
    func at(_ x: Double, _ y: Double) -> Float { depth[Int(x * Double(depth.width)), Int(y * Double(depth.height))] }
    for edge in [(0.02, y), (0.98, y), (x, 0.98)] { #expect(at(edge.0, edge.1) > at(x, y) + 0.25) }
  }

  @Test("a picture of blotches has no vanishing point")
  func noVanishingPoint() {
    let point = layout(TestPictures.blotches(width: 640, height: 352)).vanishingPoint
    #expect(point?.support ?? 0 < 0.35)
  }

  @Test("the horizon of a street is at its end, even behind houses")
  func street() {
    let layout = layout(PaintedScene.street.paint(width: 640, height: 352))
    #expect(layout.sky != nil)
    #expect(abs(layout.horizon - 0.56) < 0.04)
  }

  @Test("the shore of a lake is the horizon, and the hills behind it are far")
  func shore() {
    let layout = layout(PaintedScene.lake.paint(width: 640, height: 352))
    #expect(abs(layout.horizon - 0.43) < 0.03)
    let depth = layout.disparity
    func at(_ x: Double, _ y: Double) -> Float { depth[Int(x * Double(depth.width)), Int(y * Double(depth.height))] }
    #expect(at(0.1, 0.3) < 0.2 && at(0.1, 0.95) > 0.8)
  }

  @Test("in a picture without a sky the part above the floor is like a wall")
  func stage() {
    let depth = layout(TestPictures.blotches(width: 640, height: 352)).disparity
    func row(_ y: Double) -> Float {
      let line = (0..<depth.width).map { depth[$0, Int(y * Double(depth.height))] }
      return line.reduce(0, +) / Float(line.count)
    }
    #expect(row(0.4) - row(0.1) < 0.1)
    #expect(row(0.95) - row(0.65) > 0.3)
  }
}
