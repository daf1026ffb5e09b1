import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoSQLite
package import Logging

/// Makes a backup of a data folder as one archive. If a server uses the folder, it prepares the backup and goes on with its work; otherwise
/// the folder is opened here.
package struct Backup: Sendable {
  private let dataDir: String
  private let logger: Logger

  /// The longest time that a server may need to copy its database.
  private static let stagingLimit = Duration.seconds(3600)

  package init(dataDir: String, logger: Logger) {
    self.dataDir = dataDir
    self.logger = logger
  }

  /// The facts about a finished backup.
  package struct Summary: Sendable {
    package var fileCount: Int
    package var byteCount: Int
  }

  /// Makes the archive. It has its name only when it is complete and on disk.
  ///
  /// - Parameter archive: the path of a file that does not exist yet.
  /// - Throws: ``BackupFault``, ``ControlFailure``, ``StoreError`` or ``FileError``.
  package func make(_ archive: String) async throws -> Summary {
    guard DataFolder.exists(at: dataDir) else {
      throw ControlFailure("There is no data folder at \(dataDir). Name the server's own with --data-dir.")
    }
    guard !FileManager.default.fileExists(atPath: archive) else { throw BackupFault("\(archive) exists. Choose another name.") }
    guard let lock = BackupLock(folder: "\(dataDir)/\(DataFolder.backupName)") else {
      throw BackupFault("Another backup of \(dataDir) is being made, or the folder cannot be written. Try again later.")
    }
    lock.removeLeftovers()
    defer { withExtendedLifetime(lock) { lock.removeLeftovers() } }
    let staging = try await stage()
    let manifest = try await BlockingThreads.long.run {
      let manifest = try BackupManifest(of: staging, version: KatsudoVersion.current, at: TimeSource.system.now())
      try manifest.write(into: staging)
      return manifest
    }
    let partial = "\(archive).partial"
    try FolderContents.remove(partial)
    // The archive holds secrets, so nobody else may read it.
    try DurableFile.write([UInt8](), to: partial, mode: 0o600)
    do {
      try await Tar.create(partial, from: staging)
      try await BlockingThreads.long.run { try DurableFile.adopt(partial, as: archive) }
    } catch {
      try? FolderContents.remove(partial)
      throw error
    }
    return Summary(fileCount: manifest.files.count, byteCount: manifest.byteCount)
  }

  private func stage() async throws -> String {
    let folder: DataFolder
    do throws(StoreError) {
      folder = try DataFolder(path: dataDir)
    } catch {
      guard error.code == .inUse else { throw error }
      let reply = try await ControlClient(dataDir: dataDir).ask("POST", "/backup", within: Self.stagingLimit)
      guard case .staged(let path) = reply else { throw ControlFailure.unreadable }
      return path
    }
    // The lock of the folder ends after the database is closed.
    defer { withExtendedLifetime(folder) {} }
    let database = try SQLiteDatabase(path: folder.databasePath, logger: logger)
    let path: String
    do { path = try await BlockingThreads.long.run { try BackupStaging(folder: folder, database: database).make() } } catch {
      try? database.close()
      throw error
    }
    try database.close()
    return path
  }
}
