/// Keeps the files of requests: the inputs that came with them, and the outputs and previews of their attempts. It also keeps the files that
/// owners uploaded for later requests.
///
/// The store may keep the files anywhere. A caller gets an input as a local path, gives outputs as local paths, and reads outputs part by
/// part.
package protocol FileStore: Sendable {
  /// Stores the files that came with a request. They are on disk when the call returns. If it throws, nothing is left.
  func storeInputs(_ files: [InputFile], of requestID: String) async throws(FileError)

  /// Returns the local path of an input.
  ///
  /// - Parameter folder: a local folder of the caller. A store that keeps its files elsewhere puts a copy there.
  /// - Throws: ``FileError`` with `ENOENT` if there is no such file.
  func inputPath(_ name: String, of requestID: String, in folder: String) async throws(FileError) -> String

  /// Removes the inputs of a request. A request without inputs is no error.
  func removeInputs(of requestID: String) async throws(FileError)

  /// Returns the ids of the requests whose inputs were stored longer ago than `age`. With an age of zero it returns all requests that have
  /// inputs.
  func requestsWithInputs(olderThan age: Duration) async throws(FileError) -> [String]

  /// Takes over the output files of an attempt. When the call returns, they are on disk under their final names and no longer at their old
  /// paths.
  ///
  /// The first file of a role is named `<request_id>.<extension>`, the second is named `<request_id>-2.<extension>`, and a poster is named
  /// `<request_id>-poster.jpg`. No attempt overwrites the files of another attempt.
  ///
  /// - Throws: ``FileError``. If the engine named a file that it did not write, the error has the path of that file.
  func storeOutputs(_ files: [EngineResult.File], of requestID: String, attempt: Int) async throws(FileError) -> [StoredOutput]

  /// Gives the files of one request to another one as well. Both requests then have the same bytes, which stay until neither has them any
  /// more: removing the outputs of one request does not touch the other's. When the call returns, the new names are on disk. An output
  /// without a locator only gets its new name.
  ///
  /// The names are those of ``storeOutputs(_:of:attempt:)``, with the id of the other request.
  ///
  /// - Throws: ``FileError``, with `ENOENT` if a file is gone. Nothing is left then.
  func shareOutputs(
    _ outputs: [StoredOutput], of source: String, with requestID: String, attempt: Int
  ) async throws(FileError) -> [StoredOutput]

  /// Stores the newest preview of an attempt. It replaces the attempt's last preview of the same format. A power cut may remove it. A later
  /// ``storeOutputs(_:of:attempt:)`` of the attempt removes all its previews.
  ///
  /// - Returns: the locator of the preview.
  func storePreview(_ preview: EnginePreview, of requestID: String, attempt: Int) async throws(FileError) -> String

  /// Opens an output or a preview for reading.
  ///
  /// - Parameter locator: the name that this store gave the file.
  /// - Throws: ``FileError`` with `ENOENT` if the file is gone.
  func open(_ locator: String) async throws(FileError) -> any OpenFile

  /// Removes outputs and previews of a request. Files that do not exist are no error.
  func removeOutputs(of requestID: String, attempts: OutputAttempts) async throws(FileError)

  /// Returns the ids of the requests that have outputs.
  func requestsWithOutputs() async throws(FileError) -> [String]

  /// Makes an empty file for an upload. Its name is on disk when the call returns.
  func makeUpload(_ id: String) async throws(FileError) -> any UploadFile

  /// Opens the file of an unfinished upload to append to it. Bytes after the offset are removed, because no record says that they are whole.
  ///
  /// - Throws: ``FileError`` with `ENOENT` if there is no such file, or with `EIO` if it is shorter than the offset.
  func continueUpload(_ id: String, at offset: Int) async throws(FileError) -> any UploadFile

  /// Returns the local path of an upload. See ``inputPath(_:of:in:)``.
  func uploadPath(_ id: String, in folder: String) async throws(FileError) -> String

  /// Opens an upload for reading.
  ///
  /// - Throws: ``FileError`` with `ENOENT` if the file is gone.
  func openUpload(_ id: String) async throws(FileError) -> any OpenFile

  /// Removes the file of an upload. A file that does not exist is no error.
  func removeUpload(_ id: String) async throws(FileError)

  /// Returns the ids of the uploads that have a file.
  func uploads() async throws(FileError) -> [String]
}

/// The file of an upload that is being received. Only one task uses it. It is closed with its last reference.
package protocol UploadFile: Sendable {
  func append(_ bytes: [UInt8]) async throws(FileError)

  /// Waits until all bytes are on disk.
  func sync() async throws(FileError)

  /// Waits until all bytes are on disk, and reads the facts about the whole file.
  func finish() async throws(FileError) -> UploadDigest
}

/// The facts about the bytes of a whole file.
package struct UploadDigest: Sendable, Hashable {
  package var byteCount: Int
  /// SHA-256 of the bytes in lower-case hexadecimal.
  package var sha256: String
  /// The first ``headLength`` bytes, or all of a shorter file.
  package var head: [UInt8]

  /// The number of first bytes that show the format of a file.
  package static let headLength = 512

  package init(byteCount: Int, sha256: String, head: [UInt8]) {
    self.byteCount = byteCount
    self.sha256 = sha256
    self.head = head
  }
}

/// A file that came with a request.
package struct InputFile: Sendable, Hashable {
  package var name: String
  package var bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// A selection of the attempts of a request.
package enum OutputAttempts: Sendable, Hashable {
  case all
  case only(Int)
  case before(Int)
}

/// A file that is open for reading. It is closed with its last reference. It stays readable to its end even if it is removed in the
/// meantime.
package protocol OpenFile: Sendable {
  var byteCount: Int { get }

  /// Reads bytes from the start of a range, which must lie within the file. Returns at least one byte and at most the whole range.
  func read(_ range: Range<Int>) async throws(FileError) -> [UInt8]
}
