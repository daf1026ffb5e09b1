import Foundation

/// The names of the files in the folders of a server.
struct FolderNames: Sendable {
  let root: String

  var outputs: [String] { names("outputs") }
  var inputs: [String] { names("inputs") }
  var uploads: [String] { names("uploads") }

  /// The sorted names of what is in a folder. The result is empty if there is no such folder.
  static func of(_ path: String) -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  private func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()) ?? ["the folder \(folder) cannot be read"]
  }
}
