/// Keeps the files of requests: the inputs that came with them, and the outputs of their attempts.
///
/// The files may lie anywhere: a caller gets an input as a local path, gives outputs as local paths and reads them as a stream.
package protocol FileStore: Sendable {
  /// Stores the files that came with a request. They are on disk when the call returns; nothing is left where it throws.
  func storeInputs(_ files: [InputFile], of requestID: String) async throws(FileError)

  /// Gives the local path of an input.
  ///
  /// - Parameter folder: a local folder of the caller. A store that keeps its files elsewhere puts a copy there.
  /// - Throws: ``FileError`` with `ENOENT` where there is no such file.
  func inputPath(_ name: String, of requestID: String, in folder: String) async throws(FileError) -> String

  /// Removes the inputs of a request. A request without inputs is fine.
  func removeInputs(of requestID: String) async throws(FileError)

  /// The requests whose inputs were stored longer ago than this.
  func requestsWithInputs(olderThan age: Duration) async throws(FileError) -> [String]

  /// Takes the files of an attempt over. When this returns they are on disk under their final names and gone from their old paths.
  ///
  /// The first file of a role is named `<request_id>.<extension>`, a second `<request_id>-2.<extension>`, a poster `<request_id>-poster.jpg`.
  /// No attempt writes over the files of another.
  ///
  /// - Throws: ``FileError`` with the path of the file where an engine named one that it did not write.
  func storeOutputs(_ files: [EngineResult.File], of requestID: String, attempt: Int) async throws(FileError) -> [OutputFile]

  /// Opens an output for reading.
  ///
  /// - Throws: ``FileError`` with `ENOENT` where it is gone.
  func open(_ output: OutputFile) async throws(FileError) -> any OpenFile

  /// Removes outputs of a request. What is not there is fine.
  func removeOutputs(of requestID: String, attempts: OutputAttempts) async throws(FileError)

  /// The requests that have outputs.
  func requestsWithOutputs() async throws(FileError) -> [String]
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

/// A choice among the attempts of a request.
package enum OutputAttempts: Sendable, Hashable {
  case all
  case only(Int)
  case before(Int)
}

/// A file that is open for reading. It closes itself when nobody holds it any more. It can be read to its end although it is removed meanwhile.
package protocol OpenFile: Sendable {
  /// Reads the bytes of a range, which must lie within the file: at least one byte and at most all of them.
  func read(_ range: Range<Int>) async throws(FileError) -> [UInt8]
}
