import Foundation
import KatsudoCore
import KatsudoMachine

/// The list of environments on disk. It survives the server.
struct EnvironmentList: Sendable {
  /// The folder of all environments. Each environment of a command has a folder of its own in it.
  let folder: String

  private static let sizeLimit = 4 << 20
  private var path: String { "\(folder)/list.json" }

  /// Returns the folder of an environment. The list's own name has a dot, so no id is equal to it.
  func folder(of id: EnvironmentID) -> String { "\(folder)/\(id)" }

  /// Reads the list. A folder without a list has no environments.
  ///
  /// - Throws: ``EnvironmentError`` if the list cannot be read.
  func read() async throws(EnvironmentError) -> [EnvironmentRecord] {
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try await BlockingThreads.jobs.run { () throws(FileError) in try SmallFile.read(path, upTo: Self.sizeLimit) }
    } catch {
      if error.errno == ENOENT { return [] }
      throw EnvironmentError(.unavailable, "The list of environments cannot be read.", detail: "\(error)")
    }
    guard let bytes, let records = try? JSONDecoder().decode([EnvironmentRecord].self, from: Data(bytes)) else {
      throw EnvironmentError(
        .unavailable, "The list of environments is damaged.", detail: "Move the file \(path) away, and the list is empty.")
    }
    return records
  }

  /// Stores the list.
  ///
  /// - Throws: ``EnvironmentError`` if it cannot be stored. The former list is then still there.
  func write(_ records: [EnvironmentRecord]) async throws(EnvironmentError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // The encoding cannot fail, because no value is an infinite number.
    let bytes = (try? encoder.encode(records)) ?? Data()
    do throws(FileError) {
      try await BlockingThreads.jobs.run { () throws(FileError) in
        try DurableFile.makeFolder(folder)
        unlink("\(path).new")
        try DurableFile.write(bytes, to: "\(path).new")
        try DurableFile.adopt("\(path).new", as: path)
      }
    } catch {
      throw EnvironmentError(.unavailable, "The list of environments cannot be stored.", detail: "\(error)")
    }
  }

  /// Makes the folder of an environment with the folders that a ComfyUI server expects.
  func makeFolders(of id: EnvironmentID) async throws(EnvironmentError) {
    let path = folder(of: id)
    do throws(FileError) {
      try await BlockingThreads.jobs.run { () throws(FileError) in
        try DurableFile.makeFolder(folder)
        try DurableFile.makeFolder(path)
        for name in ["custom_nodes", "input", "models", "output", "temp", "user"] { try DurableFile.makeFolder("\(path)/\(name)") }
      }
    } catch {
      throw EnvironmentError(.unavailable, "The folder of the environment cannot be made.", detail: "\(error)")
    }
  }
}
