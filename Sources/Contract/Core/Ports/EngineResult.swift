package import KatsudoAPI

/// The outputs of an engine: files in the attempt's folder, and the engine's information about them.
package struct EngineResult: Sendable {
  package struct File: Sendable {
    /// The path of the file. A file that the engine did not write has only a name here, and ``bytes``.
    package var path: String
    /// The bytes of a small file that the engine did not write to disk.
    package var bytes: [UInt8]?
    package var role: StoredOutput.Role
    package var format: OutputFormat
    /// Length of a video or sound in seconds.
    package var seconds: Double?
    /// Other facts about the file, such as the node that made it, a channel or a subfolder.
    package var attributes: [String: JSONValue]

    package init(
      path: String, bytes: [UInt8]? = nil, role: StoredOutput.Role, format: OutputFormat, seconds: Double? = nil,
      attributes: [String: JSONValue] = [:]
    ) {
      self.path = path
      self.bytes = bytes
      self.role = role
      self.format = format
      self.seconds = seconds
      self.attributes = attributes
    }
  }

  package var files: [File]
  /// The result's `output`: any JSON object in which `{"$file": N}` stands for the link of the Nth of ``files``, counted from 0. If it is
  /// `nil`, `output` lists the files by kind.
  package var output: JSONValue?
  package var metadata: JSONValue?
  /// The version that a service told, if it did. It replaces ``Engine/version`` in the receipt.
  package var version: String?

  package init(files: [File], output: JSONValue? = nil, metadata: JSONValue? = nil, version: String? = nil) {
    self.files = files
    self.output = output
    self.metadata = metadata
    self.version = version
  }
}

/// The format of an output file: one that this server knows, or any other.
package struct OutputFormat: Sendable, Hashable {
  package var contentType: String
  /// The extension for a file name, without the dot: 1 to 16 of a-z and 0-9.
  package var fileExtension: String

  /// - Parameters:
  ///   - contentType: a media type such as `model/gltf-binary`. Any text that is not of this form becomes `application/octet-stream`.
  ///   - fileExtension: the extension without the dot. Any text of another form becomes `bin`.
  package init(contentType: String, fileExtension: String) {
    self.contentType =
      contentType.wholeMatch(of: /[A-Za-z0-9!#$&^_.+-]{1,80}\/[A-Za-z0-9!#$&^_.+-]{1,80}(?:; ?[a-z]+=[A-Za-z0-9._-]+)?/) == nil
      ? "application/octet-stream" : contentType
    self.fileExtension = fileExtension.wholeMatch(of: /[a-z0-9]{1,16}/) == nil ? "bin" : fileExtension
  }

  package init(_ format: MediaFormat) {
    contentType = format.contentType
    fileExtension = format.fileExtension
  }

  package static let jpeg = OutputFormat(.jpeg)
  package static let mp4 = OutputFormat(.mp4)
  package static let png = OutputFormat(.png)
  package static let text = OutputFormat(contentType: "text/plain; charset=utf-8", fileExtension: "txt")
}
