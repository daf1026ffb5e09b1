import AsyncHTTPClient
import NIOCore

extension KatsudoClient.Files {
  /// The default limit of ``download(_:to:limit:onProgress:)-(OutputFile,_,_,_)``: 2 GiB in bytes, as in RunComfy's command line.
  public static let downloadLimit = 2 << 30

  /// Downloads a file that a model made.
  ///
  /// The client does not send the token and does not follow redirects. It writes to a temporary file in the same folder. When the download
  /// is complete, this file replaces the file at `path`. After a lost connection or a temporary error, the client downloads the file again
  /// from the beginning, as ``RetryPolicy`` allows.
  ///
  /// - Parameters:
  ///   - file: a file of an output. It must be on the origin of the base URL, on a host of ``ClientOptions/downloadHosts``, or on one of
  ///     RunComfy's hosts if the base URL is RunComfy's.
  ///   - path: the path to write to. Its folder must exist.
  ///   - limit: the largest size in bytes. A larger file is refused, by the length that the server names or by the bytes received.
  ///   - onProgress: called with the number of bytes received so far, and with the total if the server names it. If the download starts
  ///     again, the numbers start again too.
  /// - Returns: the size in bytes.
  /// - Throws: ``KatsudoError/file(_:)``, ``KatsudoError/transport(_:)`` or `CancellationError`.
  @discardableResult
  public func download(
    _ file: OutputFile, to path: String, limit: Int = downloadLimit,
    onProgress: @Sendable (_ received: Int, _ total: Int?) -> Void = { _, _ in }
  ) async throws -> Int {
    try await download(file.url, to: path, limit: limit, onProgress: onProgress)
  }

  /// Downloads a file from a URL in an output or its metadata.
  ///
  /// The client does not send the token and does not follow redirects. It writes to a temporary file in the same folder. When the download
  /// is complete, this file replaces the file at `path`. After a lost connection or a temporary error, the client downloads the file again
  /// from the beginning, as ``RetryPolicy`` allows.
  ///
  /// - Parameters:
  ///   - url: an `http` or `https` URL on the origin of the base URL, on a host of ``ClientOptions/downloadHosts``, or on one of RunComfy's
  ///     hosts if the base URL is RunComfy's.
  ///   - path: the path to write to. Its folder must exist.
  ///   - limit: the largest size in bytes. A larger file is refused, by the length that the server names or by the bytes received.
  ///   - onProgress: called with the number of bytes received so far, and with the total if the server names it. If the download starts
  ///     again, the numbers start again too.
  /// - Returns: the size in bytes.
  /// - Throws: ``KatsudoError/file(_:)``, ``KatsudoError/transport(_:)`` or `CancellationError`.
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
