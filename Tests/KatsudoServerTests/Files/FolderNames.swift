import Foundation
import NIOConcurrencyHelpers

/// What lies in the folders of a server.
final class FolderNames: Sendable {
  private let path = NIOLockedValueBox("")

  var root: String {
    get { path.withLockedValue { $0 } }
    set { path.withLockedValue { $0 = newValue } }
  }

  var outputs: [String] { names("outputs") }
  var inputs: [String] { names("inputs") }

  private func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()) ?? ["the folder \(folder) cannot be read"]
  }
}
