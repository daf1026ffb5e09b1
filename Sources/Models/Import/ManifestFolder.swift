import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoMachine

/// The operator's manifests: the files `*.json` in the folder `models` of a server's data folder. The server may be running.
struct ManifestFolder: Sendable {
  let path: String

  init(dataDir: String) { path = "\(dataDir)/models" }

  /// Makes the folder and its parents if they are missing.
  func make() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Returns the files, without their contents. A folder that does not exist has none.
  func files() throws -> [ImportPlan.File] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }.map { name in
      let manifest = manifest(name) ?? .null
      return ImportPlan.File(name: name, modelID: manifest["model_id"]?.string, isImported: CatalogueImport.isImported(manifest))
    }
  }

  /// Returns the document in a file, or `nil` if the file is missing or is not JSON.
  func manifest(_ name: String) -> JSONValue? { bytes(name).flatMap { try? JSONValue(jsonBytes: $0) } }

  func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(path)/\(name)") }

  /// Writes a file, which is complete at every moment.
  ///
  /// - Throws: ``FileError``. The old file then stays.
  func replace(_ name: String, with bytes: Data) throws(FileError) {
    // The server reads only files that end in `.json`.
    let draft = "\(path)/\(name).\(UUID().uuidString).new"
    do {
      try DurableFile.write(bytes, to: draft)
      try DurableFile.adopt(draft, as: "\(path)/\(name)")
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw error
    }
  }

  /// Removes a file and waits until this is on disk.
  func remove(_ name: String) throws(FileError) {
    guard unlink("\(path)/\(name)") == 0 else { throw FileError(path: "\(path)/\(name)", errno: errno) }
    try DurableFile.syncFolder(path)
  }

  /// Runs work while no other process and no other task that uses this call changes the folder. It waits for them, so call it on a thread
  /// that may wait.
  func locked<Value>(_ work: () throws -> Value) throws -> Value {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileError(path: path, errno: errno) }
    }
    return try work()
  }
}
