extension KatsudoClient {
  /// Prepares local files for inputs and downloads result files. Get it as ``KatsudoClient/files``.
  public struct Files: Sendable {
    let wire: Wire

    /// The size in bytes of the largest file that fits into a request: 47 MiB. A request may have at most 64 MiB, and it contains the file
    /// as base64.
    public static let uploadLimit = 47 << 20

    /// The size in bytes of the largest file that ``upload(_:)`` always puts into the request: 1 MiB.
    public static let inlineLimit = 1 << 20

    /// Makes an input value from a local file.
    ///
    /// A file of at most ``inlineLimit`` bytes becomes a data URI, and nothing is sent. A larger file is uploaded to a Katsudo server, as
    /// ``send(_:)`` does, and the value is its id. For a server without uploads, such as RunComfy, a file of at most ``uploadLimit`` bytes
    /// becomes a data URI, and a larger one is refused.
    ///
    /// - Parameter path: a JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg file. The format is read from its first bytes, not
    ///   from its name.
    /// - Throws: ``KatsudoError/file(_:)`` if the file does not exist, cannot be read, is empty, is too large or has another format; another
    ///   ``KatsudoError`` if the upload fails; or `CancellationError`.
    public func upload(_ path: String) async throws -> MediaInput {
      let file = try await LocalFile(path)
      guard file.byteCount > Self.inlineLimit, try await FileUpload.isOffered(wire) else { return try await MediaInput(file: path) }
      try file.checkType()
      guard let uploaded = try await FileUpload(file, wire: wire).run() else { return try await MediaInput(file: path) }
      return MediaInput(uploaded.id)
    }

    /// Uploads a local file to a Katsudo server. Requests can name it by its id until it expires.
    ///
    /// If the server already has the same bytes from you, they are not sent again. A file above 64 MiB is sent in parts: after a lost
    /// connection the client goes on where the server's copy ends, as ``RetryPolicy`` allows. A smaller file is sent again from its
    /// beginning.
    ///
    /// If an upload in parts fails or is cancelled, the client asks the server to forget what it has, so that it does not count for your
    /// limit. It waits at most some seconds for that.
    ///
    /// - Parameter path: a file of any type.
    /// - Returns: the facts about the file, or `nil` if the server takes no uploads.
    /// - Throws: ``KatsudoError`` or `CancellationError`.
    public func send(_ path: String) async throws -> UploadedFile? {
      let file = try await LocalFile(path)
      guard try await FileUpload.isOffered(wire) else { return nil }
      return try await FileUpload(file, wire: wire).run()
    }
  }
}
