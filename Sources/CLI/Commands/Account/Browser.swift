import Foundation
import Subprocess
import SystemPackage

/// The browser of a graphical session.
enum Browser {
  /// Some browsers run in the foreground of `xdg-open`, so it runs in the background of a shell that ends at once.
  private static let script = "command -v xdg-open > /dev/null || exit 1; xdg-open \"$0\" > /dev/null 2>&1 < /dev/null &"

  /// Opens a page with `xdg-open`, if that program exists and there is a graphical session.
  ///
  /// - Returns: `true` if `xdg-open` was started.
  static func open(_ url: String) async -> Bool {
    let environment = ProcessInfo.processInfo.environment
    let hasSession = ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
    // Nothing but a web page is passed on, whatever the server says.
    guard hasSession, url.hasPrefix("https://") || url.hasPrefix("http://") else { return false }
    let outcome = try? await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", script, url], input: .none, output: .discarded, error: .discarded)
    return outcome?.terminationStatus.isSuccess ?? false
  }
}
