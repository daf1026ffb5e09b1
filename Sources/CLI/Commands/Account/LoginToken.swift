import Foundation

/// Reads the key for `katsudo login`. It never comes from an argument, because the process list would show it.
enum LoginToken {
  /// - Parameter isOnInput: the value of `--token-stdin`.
  /// - Throws: ``CommandFailure`` if no key was given.
  static func read(isOnInput: Bool, origin: String) throws(CommandFailure) -> String {
    if isOnInput { return try checked(readLine()) }
    if let token = ProcessInfo.processInfo.environment["RUNCOMFY_TOKEN"], !token.isEmpty { return try checked(token) }
    guard isatty(STDIN_FILENO) == 1, let typed = getpass("API key for \(origin) (not shown): ") else {
      throw CommandFailure(
        .usage, "usage",
        "The command cannot ask for the key, because there is no terminal. Give the key with --token-stdin, or in RUNCOMFY_TOKEN.")
    }
    return try checked(String(cString: typed))
  }

  private static func checked(_ text: String?) throws(CommandFailure) -> String {
    let token = (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty else {
      throw CommandFailure(.usage, "usage", "No key was given. Type it, or give it with --token-stdin or in RUNCOMFY_TOKEN.")
    }
    return token
  }
}
