import Foundation
import Synchronization

/// What lies in the folders of a server.
final class FolderNames: Sendable {
  private let path = Mutex("")

  var root: String {
    get { path.withLock { $0 } }
    set { path.withLock { $0 = newValue } }
  }

  var outputs: [String] { names("outputs") }
  var inputs: [String] { names("inputs") }

  private func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()) ?? ["the folder \(folder) cannot be read"]
  }
}
