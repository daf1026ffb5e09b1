import Foundation

/// The terminal that a person looks at.
enum TerminalSize {
  /// Columns of the terminal on standard error; 80 where it does not tell.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
