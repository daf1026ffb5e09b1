/// Whom a word of a prompt speaks of.
enum PromptSubject: Sendable {
  /// Nobody has been named.
  case open
  case camera
  case other
}
