import Foundation

/// Writes to standard output and standard error. A full disk or a closed descriptor does not crash the program.
enum StandardStream {
  /// Writes to standard error.
  ///
  /// - Returns: `true` if the text was written.
  @discardableResult
  static func error(_ text: String) -> Bool { write(text, to: .standardError) }

  /// Writes to standard output. If that fails, ends the command with the exit code for output that cannot be written.
  static func output(_ text: String) {
    guard !write(text, to: .standardOutput) else { return }
    error("katsudo: Standard output cannot be written.\n")
    exit(CommandExit.cannotCreate.rawValue)
  }

  private static func write(_ text: String, to handle: FileHandle) -> Bool {
    do {
      try handle.write(contentsOf: Data(text.utf8))
      return true
    } catch {
      return false
    }
  }
}
