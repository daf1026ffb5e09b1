import Foundation
import KatsudoMachine
import KatsudoWorkflows

/// The files of jobs in the base folder of a ComfyUI server. Every call waits for the disk.
enum ComfyFolder {
  /// The folders of ComfyUI that hold files of jobs.
  private static let parts = ["input", "output", "temp"]
  /// The age from which files of a job are left over, because this server stopped before it removed them.
  private static let leftoverAge = 86_400.0

  /// The folder of a request below each of ComfyUI's folders: `rc/REQUEST`.
  static func name(of request: String) -> String { "\(PathText.requestFolder)/\(request)" }

  /// Removes the files of a request.
  static func clean(_ folder: String, request: String) {
    for part in parts { try? FolderContents.remove("\(folder)/\(part)/\(name(of: request))") }
  }

  /// Removes the files of requests that ended more than a day ago.
  static func sweep(_ folder: String, now: Date = Date()) {
    for part in parts {
      let parent = "\(folder)/\(part)/\(PathText.requestFolder)"
      for name in FolderContents.names(in: parent) {
        let facts = try? FileManager.default.attributesOfItem(atPath: "\(parent)/\(name)")
        guard let changed = facts?[.modificationDate] as? Date, now.timeIntervalSince(changed) > leftoverAge else { continue }
        try? FolderContents.remove("\(parent)/\(name)")
      }
    }
  }
}
