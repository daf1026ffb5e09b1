extension KatsudoClient {
  /// Prepares local files for inputs and downloads result files. Get it as ``KatsudoClient/files``.
  public struct Files: Sendable {
    let wire: Wire

    /// The largest file that ``upload(_:)`` takes, in bytes. A request may have 64 MiB, and the file travels in it as base64 inside a JSON
    /// object.
    public static let uploadLimit = 47 << 20

    /// Makes an input value from a local file. Today the value is a data URI, which is made here without a call. A later version may send
    /// the file itself to servers that take uploads.
    ///
    /// - Parameter path: a file of at most ``uploadLimit`` bytes: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg. The format
    ///   is read from its first bytes, not from its name.
    /// - Throws: ``KatsudoError/file(_:)`` or `CancellationError`.
    public func upload(_ path: String) async throws -> MediaInput {
      try await MediaInput(file: path)
    }
  }
}
