extension KatsudoClient {
  /// Prepares local files for inputs and downloads result files. Get it as ``KatsudoClient/files``.
  public struct Files: Sendable {
    let wire: Wire

    /// The size in bytes of the largest file that ``upload(_:)`` accepts: 47 MiB. A request may have at most 64 MiB, and it contains the
    /// file as base64.
    public static let uploadLimit = 47 << 20

    /// Makes an input value from a local file. In this version, the value is a data URI and nothing is sent. A later version may send the
    /// file to servers that accept uploads.
    ///
    /// - Parameter path: a file of at most ``uploadLimit`` bytes: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg. The format
    ///   is read from its first bytes, not from its name.
    /// - Throws: ``KatsudoError/file(_:)`` if the file does not exist, cannot be read, is empty, is too large or has another format; or
    ///   `CancellationError`.
    public func upload(_ path: String) async throws -> MediaInput {
      try await MediaInput(file: path)
    }
  }
}
