import Foundation
package import KatsudoCore
import KatsudoMachine

/// Keeps the files of requests in folders of a disk: inputs in `<inputs>/<request_id>/`, outputs in `<outputs>/<request_id>/<attempt>/`,
/// uploads as `<uploads>/<upload_id>`.
///
/// The locator of an output is its path below the folder of outputs.
package struct FolderFileStore: FileStore {
  private let inputs: String
  private let outputs: String
  private let uploads: String

  package init(inputs: String, outputs: String, uploads: String) {
    self.inputs = inputs
    self.outputs = outputs
    self.uploads = uploads
  }

  package func storeInputs(_ files: [InputFile], of requestID: String) async throws(FileError) {
    if files.isEmpty { return }
    try await BlockingThreads.callers.run { () throws(FileError) in
      let folder = "\(inputs)/\(requestID)"
      do throws(FileError) {
        try DurableFile.makeFolder(folder)
        for file in files { try DurableFile.write(file.bytes, to: "\(folder)/\(file.name)", syncsFolder: false) }
        try DurableFile.syncFolder(folder)
      } catch {
        try? FolderContents.remove(folder)
        throw error
      }
    }
  }

  package func inputPath(_ name: String, of requestID: String, in folder: String) async throws(FileError) -> String {
    let path = "\(inputs)/\(requestID)/\(name)"
    try await BlockingThreads.jobs.run { () throws(FileError) in
      guard access(path, R_OK) == 0 else { throw FileError(path: path, errno: errno) }
    }
    return path
  }

  package func removeInputs(of requestID: String) async throws(FileError) {
    try await BlockingThreads.jobs.run { () throws(FileError) in try FolderContents.remove("\(inputs)/\(requestID)") }
  }

  package func requestsWithInputs(olderThan age: Duration) async throws(FileError) -> [String] {
    await BlockingThreads.long.run {
      let limit = time(nil) - Int(age.components.seconds)
      return FolderContents.names(in: inputs).filter { id in
        var facts = stat()
        return age == .zero || stat("\(inputs)/\(id)", &facts) == 0 && facts.st_mtim.tv_sec < limit
      }
    }
  }

  package func storeOutputs(
    _ files: [EngineResult.File], of requestID: String, attempt: Int
  ) async throws(FileError) -> [StoredOutput] {
    // Hashing and syncing gigabytes of files takes seconds.
    try await BlockingThreads.long.run { () throws(FileError) in
      let place = "\(requestID)/\(attempt)"
      try DurableFile.makeFolder("\(outputs)/\(requestID)")
      try DurableFile.makeFolder("\(outputs)/\(place)")
      var stored: [StoredOutput] = []
      for file in files {
        let digest = try FileDigest.of(file.path)
        let name = StoredOutput.name(of: file, requestID: requestID, beside: stored)
        let locator = "\(place)/\(name)"
        try DurableFile.adopt(file.path, as: "\(outputs)/\(locator)", syncsFolder: false)
        stored.append(
          StoredOutput(file, name: name, byteCount: digest.byteCount, sha256: digest.sha256, locator: locator))
      }
      for name in FolderContents.names(in: "\(outputs)/\(place)") where name.hasPrefix(Self.previewName) {
        try FolderContents.remove("\(outputs)/\(place)/\(name)")
      }
      try DurableFile.syncFolder("\(outputs)/\(place)")
      return stored
    }
  }

  /// Each file gets a second name in the file system (a hard link). The file system counts the names of a file and keeps its bytes until the
  /// last name is removed, also if the server is killed in between.
  package func shareOutputs(
    _ outputs: [StoredOutput], of source: String, with requestID: String, attempt: Int
  ) async throws(FileError) -> [StoredOutput] {
    try await BlockingThreads.jobs.run { () throws(FileError) in
      let place = "\(requestID)/\(attempt)"
      let folder = "\(self.outputs)/\(place)"
      do throws(FileError) {
        try DurableFile.makeFolder("\(self.outputs)/\(requestID)")
        try DurableFile.makeFolder(folder)
        var shared: [StoredOutput] = []
        for output in outputs {
          let copy = output.renamed(from: source, to: requestID) { "\(place)/\($0)" }
          if let locator = output.locator {
            let path = "\(folder)/\(copy.name)"
            guard link("\(self.outputs)/\(locator)", path) == 0 else { throw FileError(path: path, errno: errno) }
          }
          shared.append(copy)
        }
        try DurableFile.syncFolder(folder)
        return shared
      } catch {
        try? FolderContents.remove(folder)
        throw error
      }
    }
  }

  /// The beginning of a preview's name. An output's name begins with the request's id, so the two never clash.
  private static let previewName = "preview."

  package func storePreview(_ preview: EnginePreview, of requestID: String, attempt: Int) async throws(FileError) -> String {
    let place = "\(requestID)/\(attempt)"
    let locator = "\(place)/\(Self.previewName)\(preview.format.fileExtension)"
    try await BlockingThreads.jobs.run { () throws(FileError) in
      try DurableFile.makeFolder("\(outputs)/\(requestID)")
      try DurableFile.makeFolder("\(outputs)/\(place)")
      let draft = "\(outputs)/\(place)/\(Self.previewName)new"
      try FolderContents.remove(draft)
      try DurableFile.write(preview.bytes, to: draft, syncsFolder: false)
      guard rename(draft, "\(outputs)/\(locator)") == 0 else { throw FileError(path: draft, errno: errno) }
    }
    return locator
  }

  package func open(_ locator: String) async throws(FileError) -> any OpenFile {
    try await BlockingThreads.callers.run { () throws(FileError) in try LocalFile(path: "\(outputs)/\(locator)") }
  }

  package func removeOutputs(of requestID: String, attempts: OutputAttempts) async throws(FileError) {
    let folder = "\(outputs)/\(requestID)"
    try await BlockingThreads.long.run { () throws(FileError) in
      switch attempts {
      case .all: try FolderContents.remove(folder)
      case .only(let attempt): try FolderContents.remove("\(folder)/\(attempt)")
      case .before(let attempt):
        for name in FolderContents.names(in: folder) {
          if let earlier = Int(name), earlier < attempt { try FolderContents.remove("\(folder)/\(name)") }
        }
      }
    }
  }

  package func requestsWithOutputs() async throws(FileError) -> [String] {
    await BlockingThreads.long.run { FolderContents.names(in: outputs) }
  }

  package func makeUpload(_ id: String) async throws(FileError) -> any UploadFile {
    try await BlockingThreads.callers.run { () throws(FileError) in
      let file = try AppendedFile(new: "\(uploads)/\(id)")
      try DurableFile.syncFolder(uploads)
      return file
    }
  }

  package func continueUpload(_ id: String, at offset: Int) async throws(FileError) -> any UploadFile {
    try await BlockingThreads.callers.run { () throws(FileError) in try AppendedFile(path: "\(uploads)/\(id)", at: offset) }
  }

  package func uploadPath(_ id: String, in folder: String) async throws(FileError) -> String {
    let path = "\(uploads)/\(id)"
    try await BlockingThreads.jobs.run { () throws(FileError) in
      guard access(path, R_OK) == 0 else { throw FileError(path: path, errno: errno) }
    }
    return path
  }

  package func openUpload(_ id: String) async throws(FileError) -> any OpenFile {
    try await BlockingThreads.callers.run { () throws(FileError) in try LocalFile(path: "\(uploads)/\(id)") }
  }

  package func removeUpload(_ id: String) async throws(FileError) {
    try await BlockingThreads.jobs.run { () throws(FileError) in try FolderContents.remove("\(uploads)/\(id)") }
  }

  package func uploads() async throws(FileError) -> [String] {
    await BlockingThreads.long.run { FolderContents.names(in: uploads) }
  }
}

/// A local file that is open for reading.
private final class LocalFile: OpenFile {
  private let path: String
  private let descriptor: CInt
  let byteCount: Int

  init(path: String) throws(FileError) {
    self.path = path
    descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    var facts = stat()
    guard descriptor >= 0, fstat(descriptor, &facts) == 0 else {
      byteCount = 0
      throw FileError(path: path, errno: errno)
    }
    byteCount = Int(facts.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(_ range: Range<Int>) async throws(FileError) -> [UInt8] {
    try await BlockingThreads.callers.run { [descriptor, path] () throws(FileError) in
      var failure: CInt?
      let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { target, count in
        var received = -1
        repeat {
          received = pread(descriptor, target.baseAddress, range.count, off_t(range.lowerBound))
        } while received < 0 && errno == EINTR
        // A file that has become shorter no longer has the announced length, so reading past its end is an error.
        if received <= 0 { failure = received < 0 ? errno : EIO }
        count = max(0, received)
      }
      if let failure { throw FileError(path: path, errno: failure) }
      return bytes
    }
  }
}
