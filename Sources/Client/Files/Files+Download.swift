import AsyncHTTPClient
import NIOCore

extension KatsudoClient.Files {
  /// The default limit for the size of a download: 2 GiB, as in RunComfy's command line.
  public static let downloadLimit = 2 << 30

  /// Downloads a file that a model made.
  ///
  /// The client does not send the token and does not follow redirects. It writes the file under another name in the same folder. When the
  /// file is complete, it replaces the file at `path`. If the connection is lost, the client downloads the file again from the beginning,
  /// as ``RetryPolicy`` says.
  ///
  /// - Parameters:
  ///   - file: a file of an output. It must be on the origin of the base URL, on a host of ``ClientOptions/downloadHosts``, or on one of
  ///     RunComfy's hosts if the base URL is RunComfy's.
  ///   - path: the path to write to. Its folder must exist.
  ///   - limit: the largest size in bytes. A larger file is refused, by the length that the server names or by the bytes received.
  ///   - onProgress: called with the bytes received so far, and with the total number of bytes if the server names it.
  /// - Returns: the size in bytes.
  /// - Throws: ``KatsudoError`` with `file` or `transport`, or `CancellationError`.
  @discardableResult
  public func download(
    _ file: OutputFile, to path: String, limit: Int = downloadLimit,
    onProgress: @Sendable (_ received: Int, _ total: Int?) -> Void = { _, _ in }
  ) async throws -> Int {
    try await download(file.url, to: path, limit: limit, onProgress: onProgress)
  }

  /// Downloads from any URL that an output or its metadata holds, by the same rules.
  @discardableResult
  public func download(
    _ url: String, to path: String, limit: Int = downloadLimit, onProgress: @Sendable (_ received: Int, _ total: Int?) -> Void = { _, _ in }
  ) async throws -> Int {
    let target = try DownloadRule(base: wire.base.origin, hosts: wire.options.downloadHosts).checked(url)
    let download = Download(url: target.url, origin: target.origin, limit: limit)
    var repetition = 0
    while true {
      let fault: Download.Interrupted
      do {
        return try await download.run(to: path, onProgress: onProgress)
      } catch let interrupted as Download.Interrupted {
        fault = interrupted
      }
      let pause = wire.options.retries.pause(before: repetition, requested: fault.retryAfter, chance: .random(in: 0...1))
      guard let pause else { throw fault.error }
      try await wire.time.sleep(pause)
      repetition += 1
    }
  }
}
