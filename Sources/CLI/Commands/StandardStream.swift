import Foundation

/// Writing to the two standard streams so that a full disk or a closed descriptor behind them ends nothing by accident.
enum StandardStream {
  /// - Returns: whether it was written. Nobody is left to be told where it was not.
  @discardableResult
  static func error(_ text: String) -> Bool { write(text, to: .standardError) }

  /// Ends the command with the code for output that cannot be written, where it cannot be.
  static func output(_ text: String) {
    guard !write(text, to: .standardOutput) else { return }
    error("katsudo: Standard output cannot be written.\n")
    exit(Complaint.cannotCreate.rawValue)
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
