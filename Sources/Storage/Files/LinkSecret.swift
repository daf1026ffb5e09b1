package import Foundation
import KatsudoMachine

/// The secret that signs the links. It is stored in the data folder (mode 0600), so links stay valid after a restart.
package enum LinkSecret {
  /// Reads the secret. Makes a new one if the file cannot be read or does not have 32 bytes.
  package static func load(path: String) throws -> Data {
    if let data = FileManager.default.contents(atPath: path), data.count == 32 { return data }
    var generator = SystemRandomNumberGenerator()
    let secret = Data((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } })
    try FolderContents.remove(path)
    try DurableFile.write(secret, to: path)
    return secret
  }
}
