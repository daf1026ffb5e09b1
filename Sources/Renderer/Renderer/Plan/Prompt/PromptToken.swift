/// A word of a prompt, or one character of a script that is written without spaces.
struct PromptToken: Sendable {
  /// The word in the form that is compared with phrases.
  let stem: String
  /// The position in the prompt.
  let range: Range<String.Index>
  /// The numbers of the clause and of the sentence, counted from 0.
  let clause: Int
  let sentence: Int
  /// `false` for a single character of Japanese or Chinese.
  let isWord: Bool

  var isHiragana: Bool { stem.unicodeScalars.first.map { (0x3041...0x3096).contains($0.value) } ?? false }
  var isKana: Bool { stem.unicodeScalars.first.map { (0x3041...0x30FC).contains($0.value) } ?? false }
}
