/// Every phrase that is understood, found by its first word.
struct PhraseTable: Sendable {
  private let byFirst: [String: [PromptPhrase]]

  static let all = PhraseTable(english + japanese + chinese)

  init(_ phrases: [PromptPhrase]) {
    var byFirst: [String: [PromptPhrase]] = [:]
    for phrase in phrases {
      guard case .anyOf(let words) = phrase.parts.first else { continue }
      for word in words { byFirst[word, default: []].append(phrase) }
    }
    self.byFirst = byFirst
  }

  /// Phrases that may begin with a word.
  func starting(with stem: String) -> [PromptPhrase] { byFirst[stem] ?? [] }
}

extension PhraseTable {
  /// Words that show that a camera is spoken of.
  static let cameraNouns: [[String]] = nouns([
    "camera", "shot", "view", "viewpoint", "lens", "footage", "perspective", "cinematography", "pov",
    "カメラ", "視点", "ショット", "画面", "アングル", "构图", "镜头", "画面", "机位", "运镜", "视角", "摄像机", "相机",
  ])

  /// Words that turn what follows into its opposite, and those that turn what went before.
  static let negationsBefore: [[String]] = nouns([
    "no", "not", "without", "never", "dont", "doesnt", "isnt", "avoid", "不要", "没有", "避免", "别", "禁止", "无", "不",
  ])
  static let negationsBehind: [[String]] = nouns(["なし", "無し", "せず", "しない", "禁止", "ではない", "は不要"])

  static let directions: [(direction: MoveDirection, words: [[String]])] = [
    (.counterclockwise, nouns(["counterclockwise", "anticlockwise", "counter clockwise", "反時計", "逆时针"])),
    (.clockwise, nouns(["clockwise", "時計回り", "顺时针"])),
    (.left, nouns(["left", "leftward", "左"])),
    (.right, nouns(["right", "rightward", "右"])),
    (.up, nouns(["up", "upward", "上", "アップ", "仰"])),
    (.down, nouns(["down", "downward", "下", "ダウン", "俯"])),
  ]

  /// Small words between the head of a clause and a camera word.
  static let leading: Set<String> = Set(
    [
      "a", "an", "the", "and", "then", "with", "very", "slow", "slowly", "gentle", "gently", "smooth", "smoothly", "fast",
      "quick", "quickly", "rapid", "subtle", "cinematic", "steady", "dramatic", "long", "sweeping", "soft", "simple",
    ].map(EnglishStem.of))

  private static func nouns(_ words: [String]) -> [[String]] {
    words.map { PromptTokenizer.tokens(of: $0).map(\.stem) }
  }
}
