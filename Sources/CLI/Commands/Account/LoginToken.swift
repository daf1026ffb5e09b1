import Foundation

/// Reads the key for `katsudo login`. It never comes from an argument, because the process list would show it.
enum LoginToken {
  /// Returns the key from standard input or from `RUNCOMFY_TOKEN`, or `nil` if it comes from neither.
  ///
  /// - Parameter isOnInput: the value of `--token-stdin`.
  /// - Throws: ``CommandFailure`` if standard input has no key.
  static func given(isOnInput: Bool) throws(CommandFailure) -> String? {
    if isOnInput { return try checked(readLine()) }
    guard let token = ProcessInfo.processInfo.environment["RUNCOMFY_TOKEN"], !token.isEmpty else { return nil }
    return try checked(token)
  }

  /// - Throws: ``CommandFailure`` if there is nobody on a terminal who could type a key or open a page.
  static func checkTerminal() throws(CommandFailure) {
    guard isatty(STDIN_FILENO) == 1 else { throw noTerminal }
  }

  /// Asks for the key on the terminal, without showing it.
  ///
  /// - Throws: ``CommandFailure`` if no key was given.
  static func typed(origin: String) throws(CommandFailure) -> String {
    guard let typed = getpass("API key for \(origin) (not shown): ") else { throw noTerminal }
    return try checked(String(cString: typed))
  }

  private static let noTerminal = CommandFailure(
    .usage, "usage",
    "The command cannot ask for the key, because there is no terminal. Give the key with --token-stdin, or in RUNCOMFY_TOKEN.")

  private static func checked(_ text: String?) throws(CommandFailure) -> String {
    let token = (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty else {
      throw CommandFailure(.usage, "usage", "No key was given. Type it, or give it with --token-stdin or in RUNCOMFY_TOKEN.")
    }
    return token
  }
}
