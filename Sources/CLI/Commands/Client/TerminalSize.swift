import Foundation

/// The size of the terminal.
enum TerminalSize {
  /// The columns of the terminal on standard error, or 80 if the size is unknown.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
