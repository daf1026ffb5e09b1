/// The thing or person that a word of a prompt refers to.
enum PromptSubject: Sendable {
  /// Nothing has been named so far.
  case open
  case camera
  case other
}
