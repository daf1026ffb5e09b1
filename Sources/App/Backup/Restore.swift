import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoMachine

/// Makes a data folder from a backup.
package enum Restore {
  /// Unpacks a backup, checks every file of it, and puts the files in their places when all of them are on disk. If it fails, the folder is
  /// empty as before.
  ///
  /// - Parameter dataDir: a folder that is empty or does not exist.
  /// - Throws: ``BackupFault``, ``RestoreRefusal``, ``StoreError`` or ``FileError``.
  package static func run(_ archive: String, dataDir: String) async throws -> Backup.Summary {
    guard FileManager.default.isReadableFile(atPath: archive) else {
      throw RestoreRefusal.noArchive("The backup \(archive) is not there or cannot be read.")
    }
    let names = FolderContents.names(in: dataDir)
    guard names.isEmpty else {
      throw RestoreRefusal.notEmpty("The folder \(dataDir) is not empty. Name one that is empty or does not exist; nothing was changed.")
    }
    // The lock keeps a server from starting on a half restored folder.
    let folder = try DataFolder(path: dataDir)
    do {
      let summary = try await fill(folder, from: archive)
      withExtendedLifetime(folder) {}
      return summary
    } catch {
      for name in FolderContents.names(in: folder.path) { try? FolderContents.remove("\(folder.path)/\(name)") }
      throw error
    }
  }

  private static func fill(_ folder: DataFolder, from archive: String) async throws -> Backup.Summary {
    let staging = "\(folder.path)/restore"
    guard chmod(folder.path, 0o700) == 0 else { throw FileError(path: folder.path, errno: errno) }
    try DurableFile.makeFolder(staging)
    try await Tar.extract(archive, into: staging)
    return try await BlockingThreads.long.run {
      // The modes in the archive are anybody's. The check also needs files that can be read.
      try FolderContents.restrict(staging)
      let manifest = try BackupManifest.read(from: staging)
      try manifest.verify(staging)
      try syncFolders(below: staging)
      // The database comes last: without it, the folder counts as new.
      let names = FolderContents.names(in: staging).filter { ![BackupManifest.name, DataFolder.databaseName].contains($0) }
      for name in names + [DataFolder.databaseName] {
        guard rename("\(staging)/\(name)", "\(folder.path)/\(name)") == 0 else { throw FileError(path: name, errno: errno) }
      }
      try FolderContents.remove(staging)
      try DurableFile.syncFolder(folder.path)
      return Backup.Summary(fileCount: manifest.files.count, byteCount: manifest.byteCount)
    }
  }

  private static func syncFolders(below folder: String) throws {
    try DurableFile.syncFolder(folder)
    for entry in try FolderContents.tree(folder) where entry.kind == S_IFDIR { try DurableFile.syncFolder("\(folder)/\(entry.path)") }
  }
}

/// The reason why a restore did not begin.
package enum RestoreRefusal: Error, Sendable, CustomStringConvertible {
  case noArchive(String)
  case notEmpty(String)

  package var description: String {
    switch self {
    case .noArchive(let reason), .notEmpty(let reason): reason
    }
  }
}
