import Foundation
package import KatsudoCore

/// The folder that holds everything a server keeps: the database, inputs, outputs, the link secret, the control socket.
///
/// One process at a time owns it. The lock lies on an open file descriptor, so it ends with the process however that ends; the
/// descriptor is closed in children, so that an orphaned child does not keep it.
package final class DataFolder: Sendable {
  package let path: String
  private let lockDescriptor: CInt

  /// Creates the folder where it is missing (mode 0700) and takes its lock.
  ///
  /// - Throws: ``StoreError`` with `inUse` where another process has it, with `foreign` where it holds another database.
  package init(path: String) throws(StoreError) {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    self.path = path
    try Self.makeFolder(path)
    lockDescriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lockDescriptor >= 0 else {
      throw StoreError(.inaccessible, "Cannot write to the data folder \(path): \(Self.lastError).")
    }
    guard flock(lockDescriptor, LOCK_EX | LOCK_NB) == 0 else {
      // The descriptor is closed by `deinit`: with every property set this object is one already.
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
    for name in [Self.inputsName, Self.outputsName, Self.scratchName, Self.modelsName] { try Self.makeFolder("\(path)/\(name)") }
  }

  /// Whether a server or a key command has made a data folder here before.
  package static func exists(at path: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(databaseName)") }

  deinit { close(lockDescriptor) }

  package var databasePath: String { "\(path)/\(Self.databaseName)" }
  package var inputsPath: String { "\(path)/\(Self.inputsName)" }
  package var outputsPath: String { "\(path)/\(Self.outputsName)" }
  package var scratchPath: String { "\(path)/\(Self.scratchName)" }
  package var modelsPath: String { "\(path)/\(Self.modelsName)" }
  package var secretPath: String { "\(path)/link-secret" }

  private static let databaseName = "katsudo.sqlite"
  /// A database in the folder that is not this program's, where its own is missing.
  private static func otherDatabase(in path: String) -> String? {
    guard !exists(at: path) else { return nil }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".sqlite") }.min()
  }

  private static let inputsName = "inputs"
  private static let outputsName = "outputs"
  private static let scratchName = "scratch"
  private static let modelsName = "models"

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
