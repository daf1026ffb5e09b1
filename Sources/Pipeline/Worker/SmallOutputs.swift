import KatsudoCore
import KatsudoMachine

/// The outputs of an attempt that are so small that the job store keeps their bytes in the transaction that ends the job. Files of their own
/// would cost two folders and five waits for the disk.
struct SmallOutputs: Sendable {
  /// The largest size of all outputs of an attempt together, in bytes.
  static let byteLimit = 16 << 10

  private(set) var outputs: [StoredOutput] = []
  /// The bytes of the outputs, by name.
  private(set) var contents: [String: [UInt8]] = [:]

  /// Reads the files of an attempt. The files themselves stay where they are.
  ///
  /// - Returns: `nil` if the files are too large.
  static func read(_ files: [EngineResult.File], of requestID: String) async throws(FileError) -> SmallOutputs? {
    if files.allSatisfy({ $0.bytes != nil }) { return try collect(files, of: requestID) }
    return try await BlockingThreads.jobs.run { () throws(FileError) in try collect(files, of: requestID) }
  }

  private static func collect(_ files: [EngineResult.File], of requestID: String) throws(FileError) -> SmallOutputs? {
    var small = SmallOutputs()
    var left = byteLimit
    for file in files {
      // The operator ?? does not keep the type of an error.
      let content = if let bytes = file.bytes { Optional(bytes) } else { try SmallFile.read(file.path, upTo: left) }
      guard let bytes = content, bytes.count <= left else { return nil }
      left -= bytes.count
      small.add(file, bytes, of: requestID)
    }
    return small
  }

  /// Writes the files that an engine gave as bytes into the folder of the attempt, because the outputs are too large for the job store.
  static func write(_ files: [EngineResult.File], in folder: String) async throws(FileError) -> [EngineResult.File] {
    if files.allSatisfy({ $0.bytes == nil }) { return files }
    return try await BlockingThreads.jobs.run { () throws(FileError) in
      try DurableFile.makeFolder(folder)
      var written = files
      for index in files.indices {
        guard let bytes = files[index].bytes else { continue }
        written[index].path = "\(folder)/bytes-\(index)"
        written[index].bytes = nil
        try DurableFile.write(bytes, to: written[index].path, syncsContent: false, syncsFolder: false)
      }
      return written
    }
  }

  private mutating func add(_ file: EngineResult.File, _ bytes: [UInt8], of requestID: String) {
    let name = StoredOutput.name(of: file, requestID: requestID, beside: outputs)
    let digest = FileDigest(of: bytes)
    outputs.append(StoredOutput(file, name: name, byteCount: digest.byteCount, sha256: digest.sha256, locator: nil))
    contents[name] = bytes
  }
}
