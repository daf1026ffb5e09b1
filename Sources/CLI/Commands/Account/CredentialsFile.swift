import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoMachine

/// The file that `katsudo login` writes and the client library reads. It holds the default server and one key for each origin.
struct CredentialsFile {
  let path: String

  /// - Throws: ``CommandFailure`` if there is no home folder for the file.
  init() throws(CommandFailure) {
    guard let path = SavedCredentials(environment: ProcessInfo.processInfo.environment).ours else {
      throw CommandFailure(
        .cannotCreate, "cannot_create", "There is no home folder in which a key can be saved. Set KATSUDO_CONFIG_DIR to a folder.")
    }
    self.path = path
  }

  /// Saves a key and makes its server the default server.
  func save(base: String, origin: String, token: String) throws(CommandFailure) {
    var content = try read()
    var tokens = content["tokens"]?.object ?? [:]
    tokens[origin] = .string(token)
    content["tokens"] = .object(tokens)
    content["base"] = .string(base)
    try write(content)
  }

  /// Removes the key of an origin. Also removes the default server if it is `base`.
  ///
  /// - Returns: `true` if there was a key.
  func remove(base: String, origin: String) throws(CommandFailure) -> Bool {
    var content = try read()
    var tokens = content["tokens"]?.object ?? [:]
    guard tokens.removeValue(forKey: origin) != nil else { return false }
    content["tokens"] = .object(tokens)
    if content["base"]?.string == base { content["base"] = nil }
    try write(content)
    return true
  }

  private func read() throws(CommandFailure) -> [String: JSONValue] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    guard let data = FileManager.default.contents(atPath: path), let content = (try? JSONValue(jsonBytes: data))?.object else {
      throw CommandFailure(.cannotCreate, "unusable_file", "\(path) cannot be read or is not a JSON object. Remove it, and log in again.")
    }
    return content
  }

  /// Replaces the whole file in one step. Only the user can read it.
  private func write(_ content: [String: JSONValue]) throws(CommandFailure) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let draft = "\(path).\(UUID().uuidString.prefix(8)).new"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try DurableFile.write(Data((JSONValue.object(content).jsonText + "\n").utf8), to: draft, mode: 0o600)
      try DurableFile.adopt(draft, as: path)
    } catch {
      unlink(draft)
      throw CommandFailure(.cannotCreate, "cannot_create", "\(path) cannot be written. Check the folder and its permissions.")
    }
  }
}
