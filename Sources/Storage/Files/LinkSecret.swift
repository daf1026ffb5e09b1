package import Foundation

/// The secret behind the links, in a file of the data folder (mode 0600) so that links outlive a restart.
package enum LinkSecret {
  /// Reads the secret, or draws one where there is none yet.
  package static func load(path: String) throws -> Data {
    if let data = FileManager.default.contents(atPath: path), data.count == 32 { return data }
    var generator = SystemRandomNumberGenerator()
    let secret = Data((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } })
    try FolderContents.remove(path)
    try DurableFile.write(secret, to: path)
    return secret
  }
}
