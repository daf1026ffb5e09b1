import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoSQLite

/// Makes a backup of a data folder as one archive. If a server uses the folder, it prepares the backup and goes on with its work; otherwise
/// the folder is opened here.
package struct Backup: Sendable {
  private let dataDir: String

  /// The longest time that a server may need to copy its database.
  private static let stagingLimit = Duration.seconds(3600)
  /// The time for which another backup, or the server that removes the leftovers of one, may keep this one waiting.
  private static let lockLimit = Duration.seconds(5)

  package init(dataDir: String) { self.dataDir = dataDir }

  /// The facts about a finished backup.
  package struct Summary: Sendable {
    package var fileCount: Int
    package var byteCount: Int
    /// The number of files that should be in the backup and were not on the disk.
    package var missingCount = 0
  }

  /// Makes the archive. It has its name only when it is complete and on disk. If the task is cancelled, nothing is left of the backup.
  ///
  /// - Parameter archive: the path of a file that does not exist yet.
  /// - Throws: ``BackupFault``, ``ControlFailure``, ``StoreError``, ``FileError``, or `CancellationError` if the task was cancelled.
  package func make(_ archive: String) async throws -> Summary {
    guard DataFolder.exists(at: dataDir) else {
      throw ControlFailure("There is no data folder at \(dataDir). Name the server's own with --data-dir.")
    }
    guard !FileManager.default.fileExists(atPath: archive) else { throw BackupFault("\(archive) exists. Choose another name.") }
    let stop = BackupStop()
    return try await withTaskCancellationHandler {
      do { return try await make(archive, stop) } catch {
        // A call or a child that was ended reports a fault of its own.
        try stop.check()
        throw error
      }
    } onCancel: {
      stop.set()
    }
  }

  private func make(_ archive: String, _ stop: BackupStop) async throws -> Summary {
    let lock = try await takeLock()
    lock.removeLeftovers()
    defer { withExtendedLifetime(lock) { lock.removeLeftovers() } }
    let staging = try await stage(stop)
    let manifest = try await BlockingThreads.long.run {
      let manifest = try BackupManifest(of: staging.path, version: KatsudoVersion.current, at: TimeSource.system.now(), check: stop.check)
      try manifest.write(into: staging.path)
      return manifest
    }
    let partial = "\(archive).partial"
    try FolderContents.remove(partial)
    // The archive holds secrets, so nobody else may read it.
    try DurableFile.write([UInt8](), to: partial, mode: 0o600)
    do {
      try await Tar.create(partial, from: staging.path)
      try stop.check()
      try await BlockingThreads.long.run { try DurableFile.adopt(partial, as: archive) }
    } catch {
      try? FolderContents.remove(partial)
      throw error
    }
    return Summary(fileCount: manifest.files.count, byteCount: manifest.byteCount, missingCount: staging.missingCount)
  }

  private func takeLock() async throws -> BackupLock {
    let deadline = ContinuousClock.now + Self.lockLimit
    while true {
      if let lock = BackupLock(folder: "\(dataDir)/\(DataFolder.backupName)") { return lock }
      guard ContinuousClock.now < deadline else {
        throw BackupFault("Another backup of \(dataDir) is being made, or the folder cannot be written. Try again later.")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private func stage(_ stop: BackupStop) async throws -> StagedBackup {
    let folder: DataFolder
    do throws(StoreError) {
      folder = try DataFolder(path: dataDir)
    } catch {
      guard error.code == .inUse else { throw error }
      let reply = try await ControlClient(dataDir: dataDir).ask("POST", "/backup", within: Self.stagingLimit)
      guard case .staged(let staged) = reply else { throw ControlFailure.unreadable }
      return staged
    }
    // The lock of the folder ends after the database is closed.
    defer { withExtendedLifetime(folder) {} }
    let database = folder.databasePath
    let staging = BackupStaging(folder: folder, copyDatabase: { try SQLiteDatabase.backup(of: database, to: $0) }, check: stop.check)
    return try await BlockingThreads.long.run { try staging.make() }
  }
}
