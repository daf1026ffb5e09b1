import Foundation
package import KatsudoAPI
import KatsudoCore
import KatsudoMachine

/// The list of the files of a backup, with their sizes and hashes. Its calls wait for the disk, so they belong on ``BlockingThreads``.
package struct BackupManifest: Sendable, Codable {
  package struct Entry: Sendable, Codable, Hashable {
    /// The path below the folder of the backup.
    package var path: String
    package var bytes: Int
    package var sha256: String
  }

  package static let name = "manifest.json"
  private static let format = 1

  /// The form of this list. Another number means another version of the program.
  package var format: Int
  /// The version of the program that made the backup.
  package var version: String
  package var createdAt: Timestamp
  package var files: [Entry]

  /// Lists the files of a folder.
  ///
  /// - Parameter check: called before each file is read. If it throws, the call ends with its error.
  /// - Throws: ``BackupFault``, ``FileError`` or the error of `check`.
  package init(of folder: String, version: String, at moment: Timestamp, check: () throws -> Void = {}) throws {
    self.format = Self.format
    self.version = version
    createdAt = moment
    files = try Self.paths(in: folder).map { path in
      try check()
      let digest = try FileDigest.of("\(folder)/\(path)")
      return Entry(path: path, bytes: digest.byteCount, sha256: digest.sha256)
    }
  }

  package var byteCount: Int { files.reduce(0) { $0 + $1.bytes } }

  /// Writes the list into the folder, as JSON.
  package func write(into folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    try DurableFile.write(encoder.encode(self), to: "\(folder)/\(Self.name)")
  }

  /// Reads the list of a folder.
  ///
  /// - Throws: ``BackupFault`` if there is no list that this version can read.
  package static func read(from folder: String) throws(BackupFault) -> BackupManifest {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
      let manifest = try? decoder.decode(BackupManifest.self, from: data)
    else { throw BackupFault("The archive has no \(name), so it is no backup of katsudo, or it is damaged. Use another one.") }
    guard manifest.format == format else {
      throw BackupFault("The backup was made by katsudo \(manifest.version), whose form this version does not know. Use that version.")
    }
    return manifest
  }

  /// Compares a folder with the list and waits until each of its files is on disk.
  ///
  /// - Throws: ``BackupFault`` if a file is missing, was added or was changed, or ``FileError``.
  package func verify(_ folder: String) throws {
    let found = Set(try Self.paths(in: folder))
    if let missing = files.first(where: { !found.contains($0.path) }) {
      throw BackupFault("The backup is damaged: \(missing.path) is missing. Use another one.")
    }
    let listed = Set(files.map(\.path))
    if let stranger = found.subtracting(listed).min() {
      throw BackupFault("The archive has a file that its list does not name: \(stranger). Use another one.")
    }
    for entry in files {
      let digest = try FileDigest.of("\(folder)/\(entry.path)", syncs: true)
      guard digest.byteCount == entry.bytes, digest.sha256 == entry.sha256 else {
        throw BackupFault("The backup is damaged: \(entry.path) is not what it was. Use another one.")
      }
    }
  }

  /// Returns the paths of the regular files below a folder except the list itself, sorted.
  ///
  /// - Throws: ``BackupFault`` for anything that is neither a regular file nor a folder, such as a symbolic link.
  private static func paths(in folder: String) throws -> [String] {
    try FolderContents.tree(folder).sorted { $0.path < $1.path }.compactMap { entry in
      switch entry.kind {
      case S_IFREG: return entry.path == name ? nil : entry.path
      case S_IFDIR: return nil
      default: throw BackupFault("\(entry.path) is neither a file nor a folder, so it cannot be part of a backup.")
      }
    }
  }
}

/// The reason why a backup could not be made or used.
package struct BackupFault: Error, Sendable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
