import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoSQLite

/// Gathers everything that belongs to a backup in one folder: a copy of the database, and the files that this copy names. The folder is on
/// the disk of the data folder, so large files are linked and not copied.
struct BackupStaging: Sendable {
  let folder: DataFolder
  /// Writes a copy of the database into a new file.
  let copyDatabase: @Sendable (String) throws -> BackupContents
  /// Called before each file. If it throws, the backup ends with its error.
  var check: @Sendable () throws -> Void = {}

  /// Makes the folder. Nobody may remove files meanwhile: see ``RemovalLock``. The call waits for the disk.
  ///
  /// A file that is gone from the disk is left out and counted: the backup is then as incomplete as the data folder. Every other error ends
  /// the backup.
  ///
  /// - Returns: the folder. The caller removes it.
  /// - Throws: ``BackupFault``, ``StoreError`` or the error of ``check``.
  func make() throws -> StagedBackup {
    let target = "\(folder.backupPath)/\(UUID().uuidString)"
    do {
      return StagedBackup(path: target, missingCount: try fill(target))
    } catch {
      try? FolderContents.remove(target)
      guard let error = error as? FileError else { throw error }
      throw BackupFault("The backup cannot be made: \(error). Check the rights of the folder and the disk, then try again.")
    }
  }

  /// - Returns: the number of missing files.
  private func fill(_ target: String) throws -> Int {
    try DurableFile.makeFolder(folder.backupPath)
    try DurableFile.makeFolder(target)
    let contents = try copyDatabase("\(target)/\(DataFolder.databaseName)")
    for name in [DataFolder.outputsName, DataFolder.inputsName, DataFolder.uploadsName, DataFolder.modelsName] {
      try DurableFile.makeFolder("\(target)/\(name)")
    }
    var missing = 0
    let whole =
      contents.outputs.map { "\(DataFolder.outputsName)/\($0)" } + contents.inputs.map { "\(DataFolder.inputsName)/\($0)" }
      + contents.uploads.map { "\(DataFolder.uploadsName)/\($0)" }
    for path in whole {
      if try !link(path, into: target) { missing += 1 }
    }
    for (id, byteCount) in contents.begunUploads {
      if try !copyBeginning(of: "\(DataFolder.uploadsName)/\(id)", byteCount, to: target) { missing += 1 }
    }
    for name in try FolderContents.list(folder.modelsPath) where name.hasSuffix(".json") {
      if try !copy("\(DataFolder.modelsName)/\(name)", to: target) { missing += 1 }
    }
    // The server makes a new secret at its start, so a folder may be without.
    for name in DataFolder.secretNames { _ = try copy(name, to: target) }
    return missing
  }

  /// Links a file.
  ///
  /// - Returns: `false` if the file is missing.
  private func link(_ path: String, into target: String) throws -> Bool {
    try check()
    let (source, copy) = ("\(folder.path)/\(path)", "\(target)/\(path)")
    try makeFolders(above: path, in: target)
    if Foundation.link(source, copy) == 0 { return true }
    let code = errno
    var facts = stat()
    if code == ENOENT, lstat(source, &facts) != 0, errno == ENOENT { return false }
    // Some file systems have no links, or only a few for each file.
    guard [EPERM, EMLINK, EOPNOTSUPP, ENOSYS].contains(code) else { throw FileError(path: source, errno: code) }
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    return true
  }

  /// Copies the first bytes of a file that may grow. A link would grow with it.
  ///
  /// - Returns: `false` if the file is missing or has fewer bytes.
  private func copyBeginning(of path: String, _ byteCount: Int, to target: String) throws -> Bool {
    try check()
    guard let source = FileHandle(forReadingAtPath: "\(folder.path)/\(path)") else {
      if errno == ENOENT { return false }
      throw FileError(path: "\(folder.path)/\(path)", errno: errno)
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
    return rest == 0
  }

  /// Copies a manifest or a secret. It may be written in its place, so it is not linked. A manifest may be a link to a file elsewhere; the
  /// copy is the file itself.
  ///
  /// - Returns: `false` if the file is missing. Anything else than a file is left out.
  private func copy(_ path: String, to target: String) throws -> Bool {
    let source = "\(folder.path)/\(path)"
    var facts = stat()
    guard stat(source, &facts) == 0 else {
      if errno == ENOENT { return false }
      throw FileError(path: source, errno: errno)
    }
    guard facts.st_mode & S_IFMT == S_IFREG else { return true }
    guard access(source, R_OK) == 0 else { throw FileError(path: source, errno: errno) }
    guard let content = FileManager.default.contents(atPath: source) else { throw FileError(path: source, errno: EIO) }
    try DurableFile.write(content, to: "\(target)/\(path)", syncsFolder: false)
    return true
  }

  /// Makes the folders between `target` and a file. The target itself is not made again: its end ends the backup.
  private func makeFolders(above path: String, in target: String) throws {
    var folder = target
    for name in path.split(separator: "/").dropLast() {
      folder += "/\(name)"
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw FileError(path: folder, errno: errno) }
    }
  }
}

/// A backup that was gathered and is not yet an archive.
package struct StagedBackup: Sendable, Codable {
  /// The path of its folder.
  package var path: String
  /// The number of files that the database or the models name and that are not on the disk.
  package var missingCount: Int
}
