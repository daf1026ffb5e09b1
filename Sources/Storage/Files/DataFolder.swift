import Foundation
package import KatsudoCore

/// The folder of everything that a server stores: the database, inputs, outputs, uploads, manifests, the secrets of links and webhooks, and
/// the control socket.
///
/// Only one process at a time owns it. The lock belongs to an open file descriptor, so it always ends with the process. Child processes do
/// not get the descriptor, so an orphaned child does not keep the lock.
package final class DataFolder: Sendable {
  package let path: String
  private let lockDescriptor: CInt

  /// Creates the folder if it is missing (mode 0700) and takes its lock.
  ///
  /// - Throws: ``StoreError`` with `inUse` if another process has the lock, with `foreign` if the folder holds another database, or with
  ///   `inaccessible`.
  package init(path: String) throws(StoreError) {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    self.path = path
    try Self.makeFolder(path)
    lockDescriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lockDescriptor >= 0 else {
      throw StoreError(.inaccessible, "Cannot write to the data folder \(path): \(Self.lastError).")
    }
    guard flock(lockDescriptor, LOCK_EX | LOCK_NB) == 0 else {
      // `deinit` closes the descriptor, because all properties are set and the object already exists.
      throw StoreError(
        .inUse,
        "Another katsudo process already uses the data folder \(path). Stop it first, or give this one a folder of its own with --data-dir."
      )
    }
    if let other = Self.otherDatabase(in: path) {
      throw StoreError(
        .foreign,
        "The data folder \(path) has no \(Self.databaseName) but another database, \(other). Katsudo does not read that one. Use another folder,"
          + " or move that file away.")
    }
    for name in [Self.inputsName, Self.outputsName, Self.scratchName, Self.modelsName, Self.uploadsName] {
      try Self.makeFolder("\(path)/\(name)")
    }
  }

  /// Returns `true` if the folder has this program's database. A server or a key command has then used it before.
  package static func exists(at path: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(databaseName)") }

  deinit { close(lockDescriptor) }

  package var databasePath: String { "\(path)/\(Self.databaseName)" }
  package var inputsPath: String { "\(path)/\(Self.inputsName)" }
  package var outputsPath: String { "\(path)/\(Self.outputsName)" }
  package var scratchPath: String { "\(path)/\(Self.scratchName)" }
  package var modelsPath: String { "\(path)/\(Self.modelsName)" }
  package var uploadsPath: String { "\(path)/\(Self.uploadsName)" }
  /// The folder in which backups are prepared. It exists only if one was made.
  package var backupPath: String { "\(path)/\(Self.backupName)" }
  package static let backupName = "backup"
  package var secretPath: String { "\(path)/\(Self.secretName)" }
  package var webhookKeyPath: String { "\(path)/\(Self.webhookKeyName)" }
  private static let secretName = "link-secret"
  private static let webhookKeyName = "webhook-key"
  /// The names of the files with secrets.
  package static let secretNames = [secretName, webhookKeyName]

  package static let databaseName = "katsudo.sqlite"
  /// Returns the name of a database in the folder that is not this program's. Returns `nil` if there is none or if this program's own
  /// database is there.
  private static func otherDatabase(in path: String) -> String? {
    guard !exists(at: path) else { return nil }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".sqlite") }.min()
  }

  package static let inputsName = "inputs"
  package static let outputsName = "outputs"
  private static let scratchName = "scratch"
  package static let modelsName = "models"
  package static let uploadsName = "uploads"

  private static func makeFolder(_ path: String) throws(StoreError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError(.inaccessible, "Cannot make the folder \(path): \(lastError).", cause: "\(error)")
    }
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
