/// Where a token was found.
package enum TokenSource: Sendable, Hashable {
  /// Given in code.
  case argument
  /// An environment variable, by name.
  case environment(String)
  /// A saved file, by path.
  case file(String)
}
