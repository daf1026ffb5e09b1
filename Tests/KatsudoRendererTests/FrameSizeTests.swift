import KatsudoRenderer
import Testing

@Suite struct FrameSizeTests {
  @Test(
    "the aspect ratio of the picture decides the size of the film",
    arguments: [
      (1920, 1080, 1920, 1088), (1600, 900, 1920, 1088), (4000, 3000, 1664, 1248), (1000, 1000, 1440, 1440),
      (3000, 4000, 1248, 1664), (1080, 1920, 1088, 1920), (2100, 900, 2176, 928), (3000, 1001, 2176, 928),
      (321, 960, 1088, 1920), (1500, 1000, 1664, 1248), (321, 321, 1440, 1440), (1, 1, 1440, 1440), (20000, 10, 2176, 928),
    ])
  func size(width: Int, height: Int, frameWidth: Int, frameHeight: Int) {
    #expect(FrameSize.nearest(width: width, height: height) == FrameSize(width: frameWidth, height: frameHeight))
  }

  @Test func `every size is a multiple of 16 and within the encoder's level`() {
    for size in FrameSize.all {
      #expect(size.width % 16 == 0 && size.height % 16 == 0)
      #expect(size.width / 16 * size.height / 16 <= 8192)
    }
  }

  @Test("frame 0 shows the middle of the picture", arguments: [(640, 352), (352, 640), (640, 640), (37, 11)])
  func frameZero(width: Int, height: Int) {
    let size = FrameSize(width: 320, height: 176)
    let picture = TestPictures.filled(width: width, height: height) { x, _ in
      x * 2 < width ? (200, 40, 40) : (40, 40, 200)
    }
    let shot = Shot(of: picture, size: size, plan: ShotPlan(primary: .dollyIn), frames: 3, seed: 1)
    let frame = shot.frame(0)
    #expect(frame.count == 320 * 176 * 3 / 2)
    // Red and blue have very different chroma, and their border is in the middle.
    let red = frame[320 * 176 + 44 * 160 + 40]
    let blue = frame[320 * 176 + 44 * 160 + 120]
    #expect(red < 120 && blue > 140)
  }
}
