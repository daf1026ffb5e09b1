import Crypto
import Foundation
package import KatsudoCore
package import KatsudoFiles

/// The result files, in `<root>/<request_id>/<attempt>/`: what an attempt stored can be neither seen before its job has succeeded nor written
/// over by another attempt.
package struct OutputFolder: Sendable {
  package let root: String

  package init(root: String) { self.root = root }

  /// Takes an attempt's files over. When this returns they are on disk under their final names. Hashing and syncing gigabytes takes seconds: use
  /// ``BlockingThreads/long``, as for everything here that touches the disk.
  ///
  /// The first file of a role is named `<request_id>.<extension>`, a second `<request_id>-2.<extension>`, a poster `<request_id>-poster.jpg`.
  package func store(_ files: [EngineResult.File], requestID: String, attempt: Int) throws(FileError) -> [OutputFile] {
    try DurableFile.makeFolder("\(root)/\(requestID)")
    try DurableFile.makeFolder(folder(requestID: requestID, attempt: attempt))
    var stored: [OutputFile] = []
    for file in files {
      let digest = try Self.digest(file.path)
      let name = Self.name(file, requestID: requestID, beside: stored)
      let output = OutputFile(
        role: file.role, name: name, contentType: file.format.contentType, byteCount: digest.byteCount, sha256: digest.sha256,
        seconds: file.seconds, locator: "\(requestID)/\(attempt)/\(name)")
      try DurableFile.adopt(file.path, as: path(output), syncsFolder: false)
      stored.append(output)
    }
    try DurableFile.syncFolder(folder(requestID: requestID, attempt: attempt))
    return stored
  }

  package func path(_ file: OutputFile) -> String { "\(root)/\(file.locator)" }

  /// Removes what an attempt stored, where its job did not come to succeed by it.
  package func remove(requestID: String, attempt: Int) throws(FileError) {
    try FolderContents.remove(folder(requestID: requestID, attempt: attempt))
  }

  /// Removes what the attempts before this one stored.
  package func remove(requestID: String, before attempt: Int) throws(FileError) {
    for name in FolderContents.names(in: "\(root)/\(requestID)") {
      if let earlier = Int(name), earlier < attempt { try remove(requestID: requestID, attempt: earlier) }
    }
  }

  package func remove(requestID: String) throws(FileError) { try FolderContents.remove("\(root)/\(requestID)") }

  /// The requests that have a folder here.
  package var requestIDs: [String] { FolderContents.names(in: root) }

  private func folder(requestID: String, attempt: Int) -> String { "\(root)/\(requestID)/\(attempt)" }

  private static func name(_ file: EngineResult.File, requestID: String, beside others: [OutputFile]) -> String {
    let suffix = file.role == .poster ? "-poster" : ""
    let count = others.count { $0.role == file.role }
    let number = count == 0 ? "" : "-\(count + 1)"
    return "\(requestID)\(suffix)\(number).\(file.format.fileExtension)"
  }

  private static func digest(_ path: String) throws(FileError) -> (byteCount: Int, sha256: String) {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw FileError(path: path, errno: errno) }
    defer { try? handle.close() }
    var hash = SHA256()
    var byteCount = 0
    do {
      while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
        hash.update(data: chunk)
        byteCount += chunk.count
      }
    } catch {
      throw FileError(path: path, errno: EIO)
    }
    let hex = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return (byteCount, hex)
  }
}
