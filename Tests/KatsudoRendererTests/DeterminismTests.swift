import KatsudoRenderer
import KatsudoScenes
import Testing

@Suite struct DeterminismTests {
  private static let picture = PaintedScene.street.paint(width: 400, height: 226)
  private static let everything = ShotPlan(
    primary: .orbitLeft, secondary: .rollClockwise, speed: 1.6, effects: ShotEffect.allCases)

  private func frames(threads: Int, sampler: SamplerPath, seed: Int64 = 7) -> [[UInt8]] {
    let shot = Shot(
      of: Self.picture, size: FrameSize(width: 400, height: 224), plan: Self.everything, frames: 49, seed: seed,
      threads: threads, sampler: sampler)
    return [0, 5, 24, 48].map(shot.frame)
  }

  @Test func `any number of threads paints the same frames`() {
    let one = frames(threads: 1, sampler: .best)
    #expect(one == frames(threads: 2, sampler: .best))
    #expect(one == frames(threads: 5, sampler: .best))
  }

  @Test("every sampler paints the same frames", arguments: SamplerPath.available)
  func samplers(path: SamplerPath) {
    #expect(frames(threads: 2, sampler: path) == frames(threads: 2, sampler: .scalar))
  }

  @Test("samplers paint the same frames where the picture is strongly stretched", arguments: SamplerPath.available)
  func strongZoomOut(path: SamplerPath) {
    func frame(_ sampler: SamplerPath) -> [UInt8] {
      let plan = ShotPlan(primary: .zoomOut, secondary: .dollyOut, speed: 2, effects: [.grain, .fog])
      let picture = TestPictures.blotches(width: 208, height: 160)
      return Shot(of: picture, size: FrameSize(width: 208, height: 160), plan: plan, frames: 241, seed: 1, sampler: sampler)
        .frame(240)
    }
    #expect(frame(path) == frame(.scalar))
  }

  @Test("samplers paint the same frames at widths that are not a multiple of a vector", arguments: [48, 80, 112, 144, 272])
  func oddWidths(width: Int) {
    let picture = TestPictures.blotches(width: width, height: 96)
    for plan in [Self.everything, ShotPlan(primary: .dollyIn, secondary: .rollCounterclockwise, speed: 2)] {
      func frame(_ sampler: SamplerPath) -> [UInt8] {
        Shot(of: picture, size: FrameSize(width: width, height: 96), plan: plan, frames: 49, seed: 3, threads: 1, sampler: sampler)
          .frame(47)
      }
      let expected = frame(.scalar)
      for path in SamplerPath.available { #expect(frame(path) == expected, "\(path)") }
    }
  }

  @Test func `another seed gives another film`() {
    let one = frames(threads: 2, sampler: .best)
    let other = frames(threads: 2, sampler: .best, seed: 8)
    #expect(one[0] == other[0])
    #expect(one[3] != other[3])
  }

  @Test("frame 0 is the picture, even with light effects")
  func frameZero() {
    let plain = Shot(
      of: Self.picture, size: FrameSize(width: 400, height: 224), plan: ShotPlan(primary: .still), frames: 49, seed: 7)
    #expect(plain.frame(0) == frames(threads: 2, sampler: .best)[0])
  }

  @Test("no frame has a black border", arguments: CameraMove.allCases)
  func borders(move: CameraMove) {
    let picture = TestPictures.filled(width: 400, height: 224) { x, y in
      let level = UInt8(120 + (x / 8 + y / 8) % 2 * 60)
      return (level, level, level)
    }
    let shot = Shot(
      of: picture, size: FrameSize(width: 400, height: 224), plan: ShotPlan(primary: move, secondary: .panLeft, speed: 2),
      frames: 241, seed: 2)
    let frame = shot.frame(240)
    for y in 0..<224 {
      for x in [0, 1, 398, 399] { #expect(frame[y * 400 + x] > 100) }
    }
    for x in 0..<400 {
      for y in [0, 1, 222, 223] { #expect(frame[y * 400 + x] > 100) }
    }
  }
}
