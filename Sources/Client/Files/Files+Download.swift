import AsyncHTTPClient
import NIOCore

extension KatsudoClient.Files {
  /// The largest download where no limit is given: 2 GiB, as in RunComfy's command line.
  public static let downloadLimit = 2 << 30

  /// Downloads a file that a model has made.
  ///
  /// The token is not sent, and redirects are not followed. The file is written as it arrives, under another name in the same folder, and takes the
  /// place of a file at `path` only once it is whole. A connection that is lost is tried again from the beginning, as ``RetryPolicy`` says.
  ///
  /// - Parameters:
  ///   - file: from an output. It must be on the base URL's origin, on one of RunComfy's hosts where the base is RunComfy's, or on one of
  ///     ``ClientOptions/downloadHosts``.
  ///   - path: in a folder that exists.
  ///   - limit: bytes; a larger file is refused, by the length it claims or by what has arrived.
  ///   - onProgress: called with the bytes so far, and all bytes where the server tells.
  /// - Returns: the size in bytes.
  /// - Throws: ``KatsudoError``: `file`, `transport`; `CancellationError`.
  @discardableResult
  public func download(
    _ file: OutputFile, to path: String, limit: Int = downloadLimit,
    onProgress: @Sendable (_ received: Int, _ total: Int?) -> Void = { _, _ in }
  ) async throws -> Int {
    try await download(file.url, to: path, limit: limit, onProgress: onProgress)
  }

  /// The same of any URL that an output or metadata holds.
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
      try await wire.time.sleep(for: pause)
      repetition += 1
    }
  }
}
