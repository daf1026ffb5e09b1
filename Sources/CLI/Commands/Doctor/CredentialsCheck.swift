import Foundation
import KatsudoClient

/// Checks that only the user can read the saved keys.
enum CredentialsCheck {
  private static let subject = "saved keys"

  static func finding() -> Finding {
    guard let path = SavedCredentials(environment: ProcessInfo.processInfo.environment).ours else {
      return .warn(subject, "there is no home folder in which keys can be saved", "Set KATSUDO_CONFIG_DIR to a folder.")
    }
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { return .ok(subject, "none in \(path)") }
    let mode = (facts[.posixPermissions] as? NSNumber)?.intValue ?? 0
    guard mode & 0o077 == 0 else {
      return .fail(subject, "other users can read \(path)", "Remove their permission: chmod 600 \(path)")
    }
    return .ok(subject, "only you can read \(path)")
  }
}
