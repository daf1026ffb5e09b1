import Foundation

/// The ComfyUI that `Scripts/comfyui/install.sh` has installed.
package enum ComfyInstallation {
  private static let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()

  /// The folder of the installation.
  private static let home = ProcessInfo.processInfo.environment["KATSUDO_COMFYUI_HOME"] ?? "\(root)/.build-comfyui"

  static let launcher = "\(root)/Scripts/comfyui/launch.py"

  /// `true` if tests with a real ComfyUI should run. Where they are required, they run without an installation too, and fail.
  package static var isExpected: Bool { isThere || ProcessInfo.processInfo.environment["KATSUDO_COMFYUI"] == "required" }

  // The installer writes this file last.
  private static var isThere: Bool { FileManager.default.fileExists(atPath: "\(home)/venv/wanted") }

  /// The path of its Python.
  static var python: String {
    get throws {
      guard isThere else { throw UnexpectedAnswer("there is no ComfyUI in \(home): run Scripts/comfyui/install.sh") }
      return "\(home)/venv/bin/python"
    }
  }
}
