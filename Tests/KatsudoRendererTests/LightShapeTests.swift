import KatsudoRenderer
import Testing

/// The places where light falls and the colours that it does not change.
@Suite struct LightShapeTests {
  private static let size = FrameSize(width: 640, height: 368)

  private static func flat(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Picture {
    TestPictures.filled(width: 640, height: 368) { _, _ in (red, green, blue) }
  }

  private static func frame(_ picture: Picture, _ effects: [ShotEffect], _ number: Int = 48, seed: Int64 = 3) -> [UInt8] {
    Shot(of: picture, size: size, plan: ShotPlan(primary: .still, effects: effects), frames: 121, seed: seed).frame(number)
  }

  /// Returns the mean luma of a square of 9 samples around a place.
  private static func luma(_ frame: [UInt8], _ x: Int, _ y: Int) -> Double {
    var sum = 0
    for row in y - 4...y + 4 { for column in x - 4...x + 4 { sum += Int(frame[row * size.width + column]) } }
    return Double(sum) / 81
  }

  /// Returns the distance of the chroma in the middle of the frame from grey, in levels.
  private static func chroma(_ frame: [UInt8]) -> (u: Int, v: Int) {
    let place = size.width * size.height + size.height / 4 * (size.width / 2) + size.width / 4
    return (Int(frame[place]) - 128, Int(frame[place + size.width * size.height / 4]) - 128)
  }

  @Test("rays have a shape even in a picture without a source of light", arguments: [UInt8(60), 110, 245], [Int64(3), 4, 5])
  func rays(level: UInt8, seed: Int64) {
    let picture = Self.flat(level, level, level)
    let plain = Self.frame(picture, [])
    let lit = Self.frame(picture, [.godRays], seed: seed)
    let changes = stride(from: 24, to: 616, by: 8).map { Self.luma(lit, $0, 80) - Self.luma(plain, $0, 80) }
    let mean = changes.reduce(0, +) / Double(changes.count)
    // Light without a shape would lighten every place equally.
    #expect((changes.max() ?? 0) - (changes.min() ?? 0) > 12)
    #expect(mean < 45 && mean > -14)
  }

  @Test("rays turn slowly and do not jump")
  func raysOverTime() {
    let picture = Self.flat(90, 100, 120)
    let shot = Shot(of: picture, size: Self.size, plan: ShotPlan(primary: .still, effects: [.godRays]), frames: 121, seed: 3)
    let first = shot.frame(60)
    let changes = [61, 110].map { number in
      zip(first, shot.frame(number)).reduce(0) { most, pair in max(most, abs(Int(pair.0) - Int(pair.1))) }
    }
    #expect(changes[0] <= 4)
    #expect(changes[1] > 6)
  }

  @Test("at night a lamp lights the air around it, and a white wall does not")
  func lamps() {
    let lamp = TestPictures.filled(width: 640, height: 368) { x, y in
      (x - 320) * (x - 320) + (y - 184) * (y - 184) < 49 ? (250, 240, 220) : (60, 60, 60)
    }
    let night = Self.frame(lamp, [.night])
    #expect(Self.luma(night, 320, 184) > Self.luma(night, 120, 184) + 60)
    #expect(Self.luma(night, 338, 184) > Self.luma(night, 460, 184) + 6)
    let wall = TestPictures.filled(width: 640, height: 368) { x, _ in x < 320 ? (245, 245, 245) : (60, 60, 60) }
    let dark = Self.frame(wall, [.night])
    #expect(abs(Self.luma(dark, 340, 184) - Self.luma(dark, 400, 184)) < 3)
  }

  @Test("golden light does not turn blue into green and changes skin less than stone")
  func golden() {
    let blue = Self.chroma(Self.frame(Self.flat(70, 100, 170), [.goldenHour]))
    #expect(blue.v > -4)
    func change(_ picture: Picture) -> Int {
      Self.chroma(Self.frame(picture, [])).u - Self.chroma(Self.frame(picture, [.goldenHour])).u
    }
    let skin = change(Self.flat(205, 150, 122))
    #expect(skin > 0 && skin < change(Self.flat(160, 160, 160)))
  }

  @Test("night does not make dusk bluer")
  func nightOnDusk() {
    let dusk = Self.flat(40, 70, 120)
    #expect(Self.chroma(Self.frame(dusk, [.night])).u <= Self.chroma(Self.frame(dusk, [])).u)
  }

  @Test("white stays white in rain and snow", arguments: [ShotEffect.rain, .snow])
  func whites(effect: ShotEffect) {
    let white = Self.chroma(Self.frame(Self.flat(250, 250, 250), [effect]))
    #expect(abs(white.u) <= 3 && abs(white.v) <= 3)
  }
}
