import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoSQLite

/// Gathers everything that belongs to a backup in one folder: a copy of the database, and the files that this copy names. The folder is on
/// the disk of the data folder, so large files are linked and not copied.
struct BackupStaging: Sendable {
  let folder: DataFolder
  let database: SQLiteDatabase

  /// Removes what earlier backups left, unless one is being made.
  static func removeLeftovers(in folder: DataFolder) {
    guard FileManager.default.fileExists(atPath: folder.backupPath) else { return }
    BackupLock(folder: folder.backupPath)?.removeLeftovers()
  }

  /// Makes the folder. Nobody may remove files meanwhile: see ``RemovalLock``. The call waits for the disk.
  ///
  /// - Returns: the path of the folder. The caller removes it.
  func make() throws -> String {
    let target = "\(folder.backupPath)/\(UUID().uuidString)"
    do {
      try DurableFile.makeFolder(folder.backupPath)
      try DurableFile.makeFolder(target)
      let contents = try database.backup(to: "\(target)/\(DataFolder.databaseName)")
      for name in [DataFolder.outputsName, DataFolder.inputsName, DataFolder.uploadsName, DataFolder.modelsName] {
        try DurableFile.makeFolder("\(target)/\(name)")
      }
      for locator in contents.outputs { try link("\(DataFolder.outputsName)/\(locator)", into: target) }
      for id in contents.unfinished {
        for name in FolderContents.names(in: "\(folder.inputsPath)/\(id)") {
          try link("\(DataFolder.inputsName)/\(id)/\(name)", into: target)
        }
      }
      for id in contents.uploads { try link("\(DataFolder.uploadsName)/\(id)", into: target) }
      for (id, byteCount) in contents.begunUploads { try copyBeginning(of: "\(DataFolder.uploadsName)/\(id)", byteCount, to: target) }
      try copySmallFiles(to: target)
      return target
    } catch {
      try? FolderContents.remove(target)
      throw error
    }
  }

  /// Links a file. One that is gone from the disk is left out: the backup is then as incomplete as the data folder.
  private func link(_ path: String, into target: String) throws {
    let (source, copy) = ("\(folder.path)/\(path)", "\(target)/\(path)")
    try makeFolder(of: copy)
    if Foundation.link(source, copy) == 0 || errno == ENOENT { return }
    // Some file systems have no links, or only a few for each file.
    guard [EPERM, EMLINK, EOPNOTSUPP, ENOSYS].contains(errno) else { throw FileError(path: source, errno: errno) }
    try FileManager.default.copyItem(atPath: source, toPath: copy)
  }

  /// Copies the first bytes of a file that may grow. A link would grow with it. A file that is gone from the disk is left out.
  private func copyBeginning(of path: String, _ byteCount: Int, to target: String) throws {
    guard let source = FileHandle(forReadingAtPath: "\(folder.path)/\(path)") else {
      if errno == ENOENT { return }
      throw FileError(path: path, errno: errno)
    }
    defer { try? source.close() }
    let copy = "\(target)/\(path)"
    guard FileManager.default.createFile(atPath: copy, contents: nil, attributes: [.posixPermissions: 0o600]),
      let sink = FileHandle(forWritingAtPath: copy)
    else { throw FileError(path: copy, errno: errno) }
    defer { try? sink.close() }
    var rest = byteCount
    while rest > 0, let chunk = try source.read(upToCount: min(rest, 1 << 20)), !chunk.isEmpty {
      try sink.write(contentsOf: chunk)
      rest -= chunk.count
    }
  }

  /// The size of the largest secret in bytes. A larger file is somebody else's, such as an earlier backup.
  private static let secretLimit = 1 << 16

  /// Copies the manifests and the secrets. They may be written in their place, so they are not linked.
  private func copySmallFiles(to target: String) throws {
    let models = (try? FileManager.default.subpathsOfDirectory(atPath: folder.modelsPath)) ?? []
    for name in models { try copy("\(DataFolder.modelsName)/\(name)", to: target) }
    for name in FolderContents.names(in: folder.path) where !name.hasPrefix(DataFolder.databaseName) && name != "lock" {
      try copy(name, to: target, limit: Self.secretLimit)
    }
  }

  /// Copies a regular file. A manifest may be a link to a file elsewhere; the copy is the file itself.
  ///
  /// - Parameter limit: a larger file is left out.
  private func copy(_ path: String, to target: String, limit: Int = .max) throws {
    var facts = stat()
    guard stat("\(folder.path)/\(path)", &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= limit else { return }
    let copy = "\(target)/\(path)"
    try makeFolder(of: copy)
    guard let content = FileManager.default.contents(atPath: "\(folder.path)/\(path)") else {
      throw FileError(path: "\(folder.path)/\(path)", errno: EIO)
    }
    try DurableFile.write(content, to: copy, syncsFolder: false)
  }

  private func makeFolder(of path: String) throws {
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }
}
