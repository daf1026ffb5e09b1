import KatsudoRenderer
import Testing

@Suite struct PromptTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let prompt: String
    let primary: CameraMove
    var secondary: CameraMove?
    var effects: [ShotEffect]?

    var testDescription: String { prompt }

    init(_ prompt: String, _ primary: CameraMove, _ secondary: CameraMove? = nil, effects: [ShotEffect]? = nil) {
      self.prompt = prompt
      self.primary = primary
      self.secondary = secondary
      self.effects = effects
    }
  }

  static let cases: [Case] = [
    // English, technical words
    Case("Static shot of a lake", .still),
    Case("The camera remains still while leaves fall", .still),
    Case("No camera movement", .still),
    Case("Locked-off shot, the curtain moves", .still),
    Case("Slow dolly in on her face", .dollyIn),
    Case("Push in toward the door", .dollyIn),
    Case("dolly out to reveal the valley", .dollyOut),
    Case("The camera pulls back from the table", .dollyOut),
    Case("Zoom in on the clock", .zoomIn),
    Case("zoom slowly out", .zoomOut),
    Case("The camera pans to the left across the skyline", .panLeft),
    Case("Pan right", .panRight),
    Case("tilt up to the sky", .tiltUp),
    Case("The camera tilts down", .tiltDown),
    Case("Crane shot rising above the roofs", .craneUp),
    Case("crane down to street level", .craneDown),
    Case("Orbit around the statue to the right", .orbitRight),
    Case("truck left along the wall", .truckLeft),
    Case("A tracking shot to the right", .truckRight),
    Case("Dolly zoom on the detective", .dollyZoom),
    Case("Handheld documentary footage", .handheld),
    Case("Drone shot over the coast", .drone),
    Case("The camera rolls clockwise", .rollClockwise),
    // English, everyday words
    Case("The camera moves closer to the flowers", .dollyIn),
    Case("The camera slowly glides forward through the hall", .dollyIn),
    Case("The camera drifts to the left", .truckLeft),
    Case("The camera rises over the town", .craneUp),
    Case("The camera circles around the fountain", .orbitLeft),
    Case("Push in and tilt up", .dollyIn, .tiltUp),
    // Negation and words that only look like camera words
    Case("Without zoom, the camera pans left", .panLeft),
    Case("Do not pan. Zoom in.", .zoomIn),
    Case("A frying pan on the stove, zoom in", .zoomIn),
    Case("A truck drives by, static camera", .still),
    // Japanese
    Case("カメラは動かない。木の葉が揺れる", .still),
    Case("固定カメラで撮影", .still),
    Case("ゆっくりとドリーイン", .dollyIn),
    Case("カメラが被写体に近づいていく", .dollyIn),
    Case("カメラが少しずつ引いていく", .dollyOut),
    Case("ズームアウト", .zoomOut),
    Case("カメラが左にパンする", .panLeft),
    Case("右へパンして町を見せる", .panRight),
    Case("ティルトアップで塔を見上げる", .tiltUp),
    Case("横移動のトラッキングショット、右へ", .truckRight),
    Case("ドローンによる空撮", .drone),
    Case("手持ちカメラの映像", .handheld),
    Case("パン屋の前、ズームイン", .zoomIn),
    // Chinese
    Case("固定镜头，湖面平静", .still),
    Case("镜头缓缓推进", .dollyIn),
    Case("镜头拉远", .dollyOut),
    Case("镜头向左摇", .panLeft),
    Case("镜头环绕人物", .orbitLeft),
    Case("航拍城市", .drone),
    // Light and air
    Case("zoom in, golden hour, dust in the air", .zoomIn, effects: [.goldenHour, .dust]),
    Case("Static shot, lens flare, no dust", .still, effects: [.lensFlare]),
    Case("固定カメラ、夕日、霧", .still, effects: [.goldenHour, .fog]),
    Case("固定镜头，黄昏，阳光透过树叶", .still, effects: [.goldenHour, .godRays]),
  ]

  @Test(arguments: cases)
  func `the reader finds the moves and effects of a prompt`(_ expected: Case) {
    let plan = PromptReader.plan(for: expected.prompt, seed: 0)
    #expect(plan.primary == expected.primary)
    #expect(!plan.isDefault)
    #expect(!plan.matched.isEmpty)
    if let secondary = expected.secondary { #expect(plan.secondary == secondary) }
    if let effects = expected.effects { #expect(plan.effects == effects) }
  }

  @Test(
    "a prompt without a camera move gives a gentle default plan that says so",
    arguments: [
      "", " ", "A cat sleeps on a chair", "a frying pan on the stove", "a crane bird stands in the lake", "static noise on a TV",
      "The runner takes the lead on the track", "桌面上摇晃的杯子", "パン屋の朝", "12345", "🎥🎬✨", "…!?、。", "don't pan",
    ])
  func noCameraWord(prompt: String) {
    let plan = PromptReader.plan(for: prompt, seed: 4)
    #expect(plan.isDefault)
    #expect(plan.primary == .dollyIn)
    #expect(plan.secondary == .truckLeft || plan.secondary == .truckRight)
  }

  @Test func `the speed of the camera follows its own words only`() {
    #expect(PromptReader.plan(for: "slow zoom in", seed: 0).speed == 0.6)
    #expect(PromptReader.plan(for: "zoom in", seed: 0).speed == 1)
    #expect(PromptReader.plan(for: "The camera quickly zooms in", seed: 0).speed == 1.6)
    #expect(PromptReader.plan(for: "ゆっくりズームイン", seed: 0).speed == 0.6)
    #expect(PromptReader.plan(for: "zoom in. A car passes slowly.", seed: 0).speed == 1)
  }

  @Test func `the example prompt of RunComfy's page is understood`() {
    let prompt = """
      A slow, sweeping tracking shot moves through a sun-drenched vintage street, capturing the golden-hour glow. The lens \
      flares dance as the sunlight filters through the gaps between historic buildings, casting long, dramatic shadows. A \
      classic car glides smoothly across the frame, its polished surface reflecting the warm hues of the setting sun. Dust \
      particles shimmer in the light as pedestrians move leisurely in the background, evoking a nostalgic, cinematic \
      atmosphere reminiscent of an old film.
      """
    let plan = PromptReader.plan(for: prompt, seed: 0)
    #expect([.truckLeft, .truckRight].contains(plan.primary))
    #expect(plan.secondary == .dollyIn)
    #expect(plan.speed == 0.78)
    #expect(plan.effects == [.goldenHour, .lensFlare, .godRays, .dust, .film])
    #expect(!plan.matched.contains { $0.contains("glides") })
  }

  @Test("any text gives a plan")
  func anyText() {
    var random = SeededRandom(seed: 99)
    let pieces = [
      "zoom", "pan", "左", "カメラ", "镜头", "🎥", "\u{0}", "\u{FEFF}", ".", "、", "no", "e\u{301}", "Ｐａｎ", "\n", "👩‍👩‍👧", "not", "ー", "\"",
    ]
    for _ in 0..<200 {
      let prompt = (0..<Int.random(in: 0...200, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      _ = PromptReader.plan(for: String(prompt.prefix(800)), seed: 1)
    }
    for prompt in [String(repeating: "パ", count: 800), String(repeating: "pan ", count: 200), String(repeating: "😀", count: 800)] {
      _ = PromptReader.plan(for: prompt, seed: 1)
    }
  }
}
