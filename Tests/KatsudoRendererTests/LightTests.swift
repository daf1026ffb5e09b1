import KatsudoRenderer
import KatsudoScenes
import Testing

/// The change that each effect makes to the picture after two seconds, compared with the same film without it.
@Suite struct LightTests {
  private static let size = FrameSize(width: 640, height: 368)
  private static let street = PaintedScene.street.paint(width: 640, height: 368)
  /// A grey picture without any warmth.
  private static let blotches = TestPictures.filled(width: 640, height: 368) { x, y in
    let level = UInt8(40 + (x / 5 + y / 3) % 150 + (x / 40 + y / 40) % 2 * 30)
    return (level, level, level)
  }

  private static func frame(_ effects: [ShotEffect], _ number: Int = 48, of picture: Picture = street, seed: Int64 = 3) -> [UInt8] {
    Shot(of: picture, size: size, plan: ShotPlan(primary: .truckLeft, effects: effects), frames: 121, seed: seed).frame(number)
  }

  private static func measure(_ effects: [ShotEffect], of picture: Picture = street) -> LabMeasure {
    LabMeasure(frame(effects, of: picture), size: size)
  }

  private static let pictures = [street, blotches]

  @Test("golden hour makes the picture warmer", arguments: pictures.indices)
  func golden(picture: Int) {
    let plain = Self.measure([], of: Self.pictures[picture])
    let golden = Self.measure([.goldenHour], of: Self.pictures[picture])
    #expect(golden.b - plain.b >= 6)
    #expect(abs(golden.lightness - plain.lightness) < 8)
  }

  @Test("night makes the picture darker and bluer", arguments: pictures.indices)
  func night(picture: Int) {
    let plain = Self.measure([], of: Self.pictures[picture])
    let night = Self.measure([.night], of: Self.pictures[picture])
    #expect(night.lightness - plain.lightness <= -15)
    #expect(night.b - plain.b <= -5)
  }

  @Test("cool light makes the picture bluer and hardly darker", arguments: pictures.indices)
  func cool(picture: Int) {
    let plain = Self.measure([], of: Self.pictures[picture])
    let cool = Self.measure([.cool], of: Self.pictures[picture])
    #expect(cool.b - plain.b <= -4)
    #expect(abs(cool.lightness - plain.lightness) < 4)
  }

  @Test("fog reduces contrast", arguments: pictures.indices)
  func fog(picture: Int) {
    let plain = Self.measure([], of: Self.pictures[picture])
    #expect(Self.measure([.fog], of: Self.pictures[picture]).contrast <= plain.contrast * 0.92)
  }

  @Test("rain reduces contrast and warmth", arguments: pictures.indices)
  func rain(picture: Int) {
    let plain = Self.measure([], of: Self.pictures[picture])
    let rain = Self.measure([.rain], of: Self.pictures[picture])
    #expect(rain.contrast <= plain.contrast * 0.85)
    #expect(rain.b < plain.b - 1)
  }

  @Test("snow makes the picture lighter and cooler", arguments: pictures.indices)
  func snow(picture: Int) {
    let plain = Self.measure([], of: Self.pictures[picture])
    let snow = Self.measure([.snow], of: Self.pictures[picture])
    #expect(snow.lightness - plain.lightness >= 4)
    #expect(snow.b < plain.b - 1)
  }

  @Test("rays and lens flares make the picture lighter", arguments: [ShotEffect.godRays, .lensFlare])
  func rays(effect: ShotEffect) {
    let change = Self.measure([effect]).lightness - Self.measure([]).lightness
    #expect(change > 0.02 && change < 10)
  }

  @Test("a vignette darkens only the corners")
  func vignette() {
    let plain = Self.frame([])
    let shaded = Self.frame([.vignette])
    #expect(Int(shaded[4 * 640 + 4]) < Int(plain[4 * 640 + 4]) * 9 / 10)
    #expect(abs(Int(shaded[184 * 640 + 320]) - Int(plain[184 * 640 + 320])) <= 2)
  }

  @Test("the effect of old film softens blacks and whites")
  func film() {
    let ramp = TestPictures.filled(width: 640, height: 368) { x, _ in
      let level = UInt8(x * 255 / 639)
      return (level, level, level)
    }
    #expect(Self.measure([.film], of: ramp).contrast < Self.measure([], of: ramp).contrast * 0.97)
  }

  /// The effects of light and air, which work in every picture. Effects that move parts need such parts in the picture.
  private static let everywhere = ShotEffect.allCases.filter {
    ![.driftingClouds, .ripplingWater, .wind, .flicker].contains($0)
  }

  @Test("every effect is visible later and none on frame 0", arguments: everywhere)
  func everyEffect(effect: ShotEffect) {
    #expect(Self.frame([effect], 0) == Self.frame([], 0))
    #expect(Self.frame([effect]) != Self.frame([]))
  }

  @Test("no effect starts with a jump", arguments: everywhere)
  func ramp(effect: ShotEffect) {
    let still = ShotPlan(primary: .still, effects: [effect])
    let shot = Shot(of: Self.street, size: Self.size, plan: still, frames: 49, seed: 3)
    let frames = (0...24).map { LabMeasure(shot.frame($0), size: Self.size).lightness }
    // A soft ramp over 20 frames changes by 7.5 % of the total in its fastest step.
    let most = 0.1 * abs(frames[24] - frames[0]) + 0.5
    for (before, after) in zip(frames, frames.dropFirst()) { #expect(abs(after - before) < most) }
  }

  @Test("another seed changes the air", arguments: [ShotEffect.dust, .fireflies, .fog, .rain, .snow, .grain, .lensFlare, .godRays])
  func seeds(effect: ShotEffect) {
    #expect(Self.frame([effect], seed: 3) != Self.frame([effect], seed: 4))
    #expect(Self.frame([effect], seed: 3) == Self.frame([effect], seed: 3))
  }

  @Test("all effects at once do not hide the picture")
  func everything() {
    let weather = Self.measure([.rain, .snow, .fog, .night, .film, .vignette])
    #expect(weather.lightness > 8 && weather.contrast > 2)
    let sunny = Self.measure([.goldenHour, .lensFlare, .godRays, .dust, .film, .vignette])
    #expect(sunny.lightness < 80 && sunny.contrast > Self.measure([]).contrast * 0.5)
  }

  @Test("a gradient of light shows no bands")
  func bands() {
    let flat = TestPictures.filled(width: 640, height: 368) { _, _ in (60, 60, 60) }
    let shot = Shot(
      of: flat, size: Self.size, plan: ShotPlan(primary: .still, effects: [.vignette]), frames: 49, seed: 3)
    let frame = shot.frame(48)
    // Between two levels there is a mixture of both, so neighbouring samples of a row often differ.
    let row = frame[20 * 640..<21 * 640]
    let steps = zip(row, row.dropFirst()).filter { $0 != $1 }.count
    #expect(steps > 200)
  }
}
