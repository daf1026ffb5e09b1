import Crypto
import Foundation
package import KatsudoCore
import NIOConcurrencyHelpers

/// A store of files in memory. It shows that no code above the port relies on a folder.
package final class MemoryFileStore: FileStore {
  private struct Inputs {
    var files: [String: [UInt8]]
    var storedAt: ContinuousClock.Instant
  }

  private struct State {
    var inputs: [String: Inputs] = [:]
    /// The outputs by request, attempt and name.
    var outputs: [String: [Int: [String: [UInt8]]]] = [:]
    var uploads: [String: [UInt8]] = [:]
  }

  private let state = NIOLockedValueBox(State())

  package init() {}

  package func storeInputs(_ files: [InputFile], of requestID: String) async throws(FileError) {
    if files.isEmpty { return }
    let inputs = Inputs(files: Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) }), storedAt: .now)
    state.withLockedValue { $0.inputs[requestID] = inputs }
  }

  package func inputPath(_ name: String, of requestID: String, in folder: String) async throws(FileError) -> String {
    guard let bytes = state.withLockedValue({ $0.inputs[requestID]?.files[name] }) else { throw FileError(path: name, errno: ENOENT) }
    let path = "\(folder)/\(name)"
    do { try Data(bytes).write(to: URL(fileURLWithPath: path)) } catch { throw FileError(path: path, errno: EIO) }
    return path
  }

  package func removeInputs(of requestID: String) async throws(FileError) { state.withLockedValue { $0.inputs[requestID] = nil } }

  package func requestsWithInputs(olderThan age: Duration) async throws(FileError) -> [String] {
    state.withLockedValue { state in state.inputs.filter { ContinuousClock.now - $0.value.storedAt >= age }.map(\.key) }
  }

  package func storeOutputs(
    _ files: [EngineResult.File], of requestID: String, attempt: Int
  ) async throws(FileError) -> [StoredOutput] {
    var stored: [StoredOutput] = []
    var contents: [String: [UInt8]] = [:]
    for file in files {
      guard let data = FileManager.default.contents(atPath: file.path) else { throw FileError(path: file.path, errno: ENOENT) }
      let name = StoredOutput.name(of: file, requestID: requestID, beside: stored)
      contents[name] = Array(data)
      stored.append(
        StoredOutput(
          file, name: name, byteCount: data.count, sha256: SHA256.hash(data: data).hexadecimal,
          locator: "\(requestID) \(attempt) \(name)"))
      try? FileManager.default.removeItem(atPath: file.path)
    }
    state.withLockedValue { $0.outputs[requestID, default: [:]][attempt] = contents }
    return stored
  }

  package func shareOutputs(
    _ outputs: [StoredOutput], of source: String, with requestID: String, attempt: Int
  ) async throws(FileError) -> [StoredOutput] {
    var shared: [StoredOutput] = []
    var contents: [String: [UInt8]] = [:]
    for output in outputs {
      let copy = output.renamed(from: source, to: requestID) { "\(requestID) \(attempt) \($0)" }
      if let locator = output.locator { contents[copy.name] = try bytes(at: locator) }
      shared.append(copy)
    }
    state.withLockedValue { $0.outputs[requestID, default: [:]][attempt] = contents }
    return shared
  }

  package func storePreview(_ preview: EnginePreview, of requestID: String, attempt: Int) async throws(FileError) -> String {
    state.withLockedValue { $0.outputs[requestID, default: [:]][attempt, default: [:]]["preview"] = preview.bytes }
    return "\(requestID) \(attempt) preview"
  }

  package func open(_ locator: String) async throws(FileError) -> any OpenFile { MemoryFile(bytes: try bytes(at: locator)) }

  private func bytes(at locator: String) throws(FileError) -> [UInt8] {
    let parts = locator.split(separator: " ", maxSplits: 2).map(String.init)
    let bytes = state.withLockedValue { state in Int(parts[1]).flatMap { state.outputs[parts[0]]?[$0]?[parts[2]] } }
    guard let bytes else { throw FileError(path: locator, errno: ENOENT) }
    return bytes
  }

  package func removeOutputs(of requestID: String, attempts: OutputAttempts) async throws(FileError) {
    state.withLockedValue { state in
      switch attempts {
      case .all: state.outputs[requestID] = nil
      case .only(let attempt): state.outputs[requestID]?[attempt] = nil
      case .before(let attempt): state.outputs[requestID] = state.outputs[requestID]?.filter { $0.key >= attempt }
      }
    }
  }

  package func requestsWithOutputs() async throws(FileError) -> [String] { state.withLockedValue { Array($0.outputs.keys) } }
}

extension MemoryFileStore {
  package func makeUpload(_ id: String) async throws(FileError) -> any UploadFile {
    let isNew = state.withLockedValue { state in
      if state.uploads[id] != nil { return false }
      state.uploads[id] = []
      return true
    }
    guard isNew else { throw FileError(path: id, errno: EEXIST) }
    return MemoryUpload(id: id, store: self)
  }

  package func continueUpload(_ id: String, at offset: Int) async throws(FileError) -> any UploadFile {
    let length = state.withLockedValue { $0.uploads[id]?.count }
    guard let length else { throw FileError(path: id, errno: ENOENT) }
    guard length >= offset else { throw FileError(path: id, errno: EIO) }
    state.withLockedValue { $0.uploads[id]?.removeLast(length - offset) }
    return MemoryUpload(id: id, store: self)
  }

  package func uploadPath(_ id: String, in folder: String) async throws(FileError) -> String {
    guard let bytes = state.withLockedValue({ $0.uploads[id] }) else { throw FileError(path: id, errno: ENOENT) }
    let path = "\(folder)/\(id)"
    do { try Data(bytes).write(to: URL(fileURLWithPath: path)) } catch { throw FileError(path: path, errno: EIO) }
    return path
  }

  package func openUpload(_ id: String) async throws(FileError) -> any OpenFile {
    guard let bytes = state.withLockedValue({ $0.uploads[id] }) else { throw FileError(path: id, errno: ENOENT) }
    return MemoryFile(bytes: bytes)
  }

  package func removeUpload(_ id: String) async throws(FileError) { state.withLockedValue { $0.uploads[id] = nil } }

  package func uploads() async throws(FileError) -> [String] { state.withLockedValue { Array($0.uploads.keys) } }

  fileprivate func append(_ bytes: [UInt8], to id: String) { state.withLockedValue { $0.uploads[id]?.append(contentsOf: bytes) } }
  fileprivate func bytes(of id: String) -> [UInt8] { state.withLockedValue { $0.uploads[id] ?? [] } }
}

private struct MemoryUpload: UploadFile {
  let id: String
  let store: MemoryFileStore

  func append(_ bytes: [UInt8]) async throws(FileError) { store.append(bytes, to: id) }

  func sync() async throws(FileError) {}

  func finish() async throws(FileError) -> UploadDigest {
    let bytes = store.bytes(of: id)
    return UploadDigest(
      byteCount: bytes.count, sha256: SHA256.hash(data: bytes).hexadecimal, head: Array(bytes.prefix(UploadDigest.headLength)))
  }
}

private struct MemoryFile: OpenFile {
  let bytes: [UInt8]

  var byteCount: Int { bytes.count }

  func read(_ range: Range<Int>) async throws(FileError) -> [UInt8] { Array(bytes[range]) }
}
