import KatsudoRenderer
import Testing

/// Any text gives a valid plan.
@Suite struct PromptRobustnessTests {
  /// Words inside and outside the tables, and text that is difficult to read.
  private static let soup =
    [
      "camera", "the", "a", "shot", "zoom", "in", "out", "pan", "left", "right", "then", "no", "not", "instead of", "tilt", "up", "down",
      "slowly",
      "very", "truck", "track", "crane", "orbit", "around", "static", "handheld", "drone", "follows", "rises", "as", "while", "and", "or",
      "before",
      "rain", "snow", "fog", "dust", "night", "lens flare", "whip", "sweeping", "from left to right", "カメラ", "が", "は", "を", "に", "ズームイン",
      "パン", "左", "右へ",
      "その後", "ゆっくり", "なし", "近づいていく", "動かさない", "雪", "镜头", "推进", "然后", "不要", "没有", "向左", "摇", "晃", "环绕", "慢慢", "鏡頭", "雾", "无人机",
      ".", ",", "，", "。", "、", "!", ":", "(", "'", "\n", "\u{0}", "\u{FEFF}", "\u{200B}", "\u{202E}", "e\u{301}", "Ｐａｎ", "👩‍👩‍👧", "🎥", "שלום",
      "مرحبا", "\u{1F1EF}",
      "ー", "\"", "</prompt>", "{}", "%s", "\\", "9.5", "-", "\u{FFFD}",
    ]

  private static func isSound(_ plan: ShotPlan, of prompt: String) -> Bool {
    plan.phases.count <= ShotPlan.mostPhases && plan.matched.count <= ShotPlan.mostMatched
      && plan.phases.allSatisfy { (0.3...2.6).contains($0.speed) && $0.secondary != $0.primary }
      && Set(plan.effects).count == plan.effects.count && Set(plan.matched).count == plan.matched.count
      && plan.matched.allSatisfy { !$0.isEmpty } && !(plan.isDefault && (!plan.then.isEmpty || plan.secondary == nil))
  }

  @Test("any mixture of words gives a valid plan, and the same one each time")
  func wordSoup() {
    var random = SeededRandom(seed: 99)
    for _ in 0..<3000 {
      let gap = ["", " ", " ", ", "].randomElement(using: &random) ?? ""
      let prompt = (0..<Int.random(in: 0...60, using: &random)).map { _ in Self.soup.randomElement(using: &random) ?? "" }
        .joined(separator: gap)
      let plan = PromptReader.plan(for: prompt, seed: 1)
      #expect(Self.isSound(plan, of: prompt), "\(prompt.debugDescription)")
      #expect(plan == PromptReader.plan(for: prompt, seed: 1))
    }
  }

  @Test("any characters give a valid plan")
  func characterSoup() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<500 {
      var prompt = ""
      for _ in 0..<Int.random(in: 0...200, using: &random) {
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x1_2FFF, using: &random)) { prompt.unicodeScalars.append(scalar) }
      }
      #expect(Self.isSound(PromptReader.plan(for: prompt, seed: 2), of: prompt))
    }
  }

  @Test(
    "a megabyte of text is read in linear time",
    arguments: [
      "pan left ", "slowly ", "no ", "カメラが", "镜头不要", "then zoom in ", "camera, ", "😀", "the camera pans left as it rains, ", "or, ",
    ])
  func megabyte(piece: String) {
    let prompt = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    #expect(Self.isSound(PromptReader.plan(for: prompt, seed: 1), of: prompt))
  }

  @Test("words at the end of a long prompt count too")
  func longPrompt() {
    let story = String(repeating: "An old man mends his nets on the pier. ", count: 18)
    #expect((700...800).contains(story.count))
    let plan = PromptReader.plan(for: story + "The camera slowly pulls back, snow falls.", seed: 0)
    #expect(plan.primary == .dollyOut && plan.speed == 0.6 && plan.effects == [.snow])
  }

  @Test(
    "invisible characters, accents and marks of direction change nothing",
    arguments: ["zo\u{200B}om in", "zoo\u{AD}m in", "\u{202B}zoom in\u{202C}", "zoom\u{FE0F} in", "ZOOM　IN", "ｚｏｏｍ　ｉｎ"])
  func invisible(prompt: String) {
    let plan = PromptReader.plan(for: prompt, seed: 0)
    #expect(plan.primary == .zoomIn && !plan.isDefault && plan.matched.count == 1)
  }

  @Test("the matched words are spelled as in the prompt")
  func ownSpelling() {
    #expect(PromptReader.plan(for: "鏡頭緩緩推近，ＲＡＩＮ", seed: 0).matched == ["緩緩", "推近", "ＲＡＩＮ"])
  }
}
