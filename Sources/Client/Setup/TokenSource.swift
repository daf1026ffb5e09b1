/// The source of a token.
package enum TokenSource: Sendable, Hashable {
  /// An argument in code.
  case argument
  /// An environment variable, with its name.
  case environment(String)
  /// A saved file, with its path.
  case file(String)
}
