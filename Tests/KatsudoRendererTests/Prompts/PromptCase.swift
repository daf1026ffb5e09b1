/// A prompt and its expected meaning.
///
/// `expected` is written `moves > moves | effects`: the moves of the first phase, then those of the later ones, then the effects in any
/// order. A phase is `primary+secondary speed`; both the second move and the speed may be missing. A move is named as in `CameraMove`,
/// or `truck`, `pan`, `orbit`, `roll` where either side will do, or `default` where no move is named. A speed is `slow`, `sweeping` or
/// `fast`; none stands for medium.
struct PromptCase: Sendable {
  let prompt: String
  let expected: String

  init(_ prompt: String, _ expected: String) {
    self.prompt = prompt
    self.expected = expected
  }
}

/// The prompt test set. It was written before the phrase tables were extended. The tables may be tuned on `tuned`, but not on the
/// misses of `heldOut`.
enum PromptCases {
  static let tuned = englishTuned + japaneseTuned + chineseTuned + mixedTuned
  static let heldOut = englishHeldOut + japaneseHeldOut + chineseHeldOut + mixedHeldOut
  static let all = tuned + heldOut + wild + motion + motionTraps
}
