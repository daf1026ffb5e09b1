extension KatsudoClient {
  /// Local files in, result files out. Get it as ``KatsudoClient/files``.
  public struct Files: Sendable {
    let wire: Wire

    /// The largest file that ``upload(_:)`` takes, in bytes: as base64 inside a JSON object it must leave room in the 64 MiB that a request may have.
    public static let uploadLimit = 47 << 20

    /// Makes a value for a model's input from a local file. Today it is a data URI, made here without a call; a server that takes uploads may get
    /// the file itself in a later version.
    ///
    /// - Parameter path: a file of at most ``uploadLimit`` bytes: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg. What it is, its
    ///   first bytes tell, not its name.
    /// - Throws: ``KatsudoError/file(_:)``, `CancellationError`.
    public func upload(_ path: String) async throws -> MediaInput {
      try await MediaInput(file: path)
    }
  }
}
