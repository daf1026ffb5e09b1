package import Foundation
import KatsudoMachine

/// A secret of 32 random bytes in a file of the data folder (mode 0600). It signs the links or the webhooks, which stay valid after a restart.
package enum SecretFile {
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
