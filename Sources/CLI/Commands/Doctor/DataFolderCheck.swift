import Foundation

/// Checks that the data folder can be written, and measures the free disk space.
enum DataFolderCheck {
  /// The number of free bytes below which there is a warning. A video of 10 seconds has at most about 30 MB.
  private static let comfortable = 2 << 30
  private static let least = 200 << 20

  static func findings(_ path: String) -> [Finding] {
    var existing = URL(fileURLWithPath: path).standardizedFileURL
    while existing.path != "/", !FileManager.default.fileExists(atPath: existing.path) { existing.deleteLastPathComponent() }
    let isThere = existing.path == URL(fileURLWithPath: path).standardizedFileURL.path
    return [writing(path, existing: existing.path, isThere: isThere), room(path, existing: existing.path)]
  }

  private static func writing(_ path: String, existing: String, isThere: Bool) -> Finding {
    guard access(existing, W_OK | X_OK) == 0, (try? FileManager.default.contentsOfDirectory(atPath: existing)) != nil else {
      return .fail(
        "data folder", "\(path) cannot be \(isThere ? "written" : "made")",
        "Choose another folder with --data-dir or KATSUDO_DATA_DIR, or correct the permissions of this one.")
    }
    return .ok("data folder", isThere ? "\(path) can be written" : "\(path) can be made")
  }

  private static func room(_ path: String, existing: String) -> Finding {
    guard let facts = try? FileManager.default.attributesOfFileSystem(forPath: existing),
      let free = (facts[.systemFreeSize] as? NSNumber)?.intValue
    else { return .warn("disk space", "unknown at \(path)", "See what is free with: df -h \(existing)") }
    let text = "\(free / (1 << 20)) MiB free at \(path)"
    let remedy =
      "Free some space, choose another disk with KATSUDO_DATA_DIR, or keep results for a shorter time with KATSUDO_RETENTION_DAYS."
    if free < least { return .fail("disk space", text, remedy) }
    return free < comfortable ? .warn("disk space", text, remedy) : .ok("disk space", text)
  }
}
