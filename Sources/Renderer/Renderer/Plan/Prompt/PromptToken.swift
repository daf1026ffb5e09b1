/// A word of a prompt, or one character of a script that is written without spaces.
struct PromptToken: Sendable {
  /// The word in the form that phrases are compared in.
  let stem: String
  /// Where it stands in the prompt.
  let range: Range<String.Index>
  /// Which clause and which sentence it belongs to, counted from 0.
  let clause: Int
  let sentence: Int
  /// False for a single character of Japanese or Chinese.
  let isWord: Bool

  var isHiragana: Bool { stem.unicodeScalars.first.map { (0x3041...0x3096).contains($0.value) } ?? false }
  var isKana: Bool { stem.unicodeScalars.first.map { (0x3041...0x30FC).contains($0.value) } ?? false }
}
