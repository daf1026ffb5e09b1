import Foundation

/// The names of the files in the folders of a server.
struct FolderNames: Sendable {
  let root: String

  var outputs: [String] { names("outputs") }
  var inputs: [String] { names("inputs") }

  private func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()) ?? ["the folder \(folder) cannot be read"]
  }
}
