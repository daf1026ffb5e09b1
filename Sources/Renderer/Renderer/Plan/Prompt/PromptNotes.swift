/// Records the words of a prompt that a plan uses or ignores.
struct PromptNotes {
  private let prompt: String
  private let reading: PromptReading
  private var used: [(range: Range<Int>, word: PromptExplanation.Word)] = []
  private var dropped: [(range: Range<Int>, word: PromptExplanation.Word)] = []

  init(prompt: String, reading: PromptReading) {
    self.prompt = prompt
    self.reading = reading
  }

  mutating func use(_ range: Range<Int>, as kind: String, meaning: String) {
    guard used.count < ShotPlan.mostMatched * 4 else { return }
    used.append((range, PromptExplanation.Word(text: reading.text(range, of: prompt), kind: kind, meaning: meaning)))
  }

  mutating func ignore(_ range: Range<Int>, meaning: String, _ reason: String) {
    guard dropped.count < ShotPlan.mostMatched else { return }
    dropped.append(
      (range, PromptExplanation.Word(text: reading.text(range, of: prompt), kind: "move", meaning: meaning, reason: reason)))
  }

  /// The used words in the order of the prompt, each text once.
  var understood: [PromptExplanation.Word] {
    var seen: Set<String> = []
    return used.sorted { $0.range.lowerBound < $1.range.lowerBound }.map(\.word)
      .filter { seen.insert($0.text + "\u{0}" + $0.kind).inserted }
  }

  var matched: [String] {
    var seen: Set<String> = []
    return Array(understood.map(\.text).filter { seen.insert($0).inserted }.prefix(ShotPlan.mostMatched))
  }

  /// The words that look like a camera move or an effect but were ignored, with the reason.
  var ignored: [PromptExplanation.Word] {
    let refused = reading.refused.prefix(ShotPlan.mostMatched).filter { refused in
      !used.contains { $0.range.overlaps(refused.range) } && !dropped.contains { $0.range.overlaps(refused.range) }
    }
    let words = refused.map { refused in
      (
        refused.range,
        PromptExplanation.Word(
          text: reading.text(refused.range, of: prompt), kind: refused.phrase.meaning.kind, meaning: refused.phrase.meaning.name,
          reason: refused.refusal.sentence)
      )
    }
    return (dropped + words).sorted { $0.0.lowerBound < $1.0.lowerBound }.map(\.1)
  }
}

extension PromptContext.Refusal {
  fileprivate var sentence: String {
    switch self {
    case .negated: "The prompt says that it must not happen."
    case .notCamera: "The prompt does not say that the camera does this."
    }
  }
}

extension PromptPhrase.Meaning {
  fileprivate var kind: String {
    switch self {
    case .move: "move"
    case .effect: "effect"
    case .speed: "speed"
    case .nothing: "nothing"
    }
  }

  fileprivate var name: String {
    switch self {
    case .move(let kind): kind.move(towards: nil, chance: false).rawValue
    case .effect(let effect): effect.rawValue
    case .speed(let factor): "\(factor)"
    case .nothing: ""
    }
  }
}
