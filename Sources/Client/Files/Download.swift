import AsyncHTTPClient
import Foundation
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// One attempt to download a file. It has no access to the token.
struct Download: Sendable {
  let url: String
  let origin: Origin
  let limit: Int

  /// A temporary error. Another attempt may succeed.
  struct Interrupted: Error {
    var error: KatsudoError
    var retryAfter: Duration?
  }

  /// Downloads the file to `path`.
  ///
  /// - Returns: the size in bytes.
  /// - Throws: ``Interrupted`` for a temporary error, ``KatsudoError`` for a permanent one, or `CancellationError`.
  func run(to path: String, onProgress: @Sendable (Int, Int?) -> Void) async throws -> Int {
    let response: HTTPClientResponse
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "user-agent", value: Wire.userAgent)
    do {
      // A video may take hours on a slow line, so there is no deadline. The client ends a download after 60 seconds without a byte.
      response = try await HTTPClients.downloading.execute(request, deadline: .distantFuture)
    } catch { throw try interruption(error) }
    let total = try length(response)
    let file = try await PartialFile(for: path)
    do {
      let received = try await copy(response, to: file, total: total, onProgress: onProgress)
      try await file.finish()
      return received
    } catch {
      await file.remove()
      throw error
    }
  }

  private func copy(
    _ response: HTTPClientResponse, to file: PartialFile, total: Int?, onProgress: @Sendable (Int, Int?) -> Void
  ) async throws -> Int {
    var received = 0
    var chunks = response.body.makeAsyncIterator()
    while true {
      let chunk: ByteBuffer?
      do { chunk = try await chunks.next() } catch { throw try interruption(error) }
      guard let chunk else { return received }
      received += chunk.readableBytes
      guard received <= limit else { throw tooLarge() }
      try await file.append(chunk)
      onProgress(received, total)
    }
  }

  /// Checks the status and returns the content length that the server names.
  private func length(_ response: HTTPClientResponse) throws -> Int? {
    let status = Int(response.status.code)
    guard status == 200 else {
      let problem = KatsudoError.file(FileProblem(.refused(status: status), url, sentence(status)))
      guard status == 408 || status == 429 || status >= 500 else { throw problem }
      let pause = response.headers.first(name: "retry-after").flatMap { RetryAfter.pause($0, now: TimeSource.system.now()) }
      throw Interrupted(error: problem, retryAfter: pause)
    }
    let total = response.headers.first(name: "content-length").flatMap { Int($0) }
    if let total, total > limit { throw tooLarge() }
    return total
  }

  private func tooLarge() -> KatsudoError {
    .file(
      FileProblem(.tooLarge(limit: limit), url, "The file at \(url) is larger than \(limit) bytes, which is the limit for this download."))
  }

  private func sentence(_ status: Int) -> String {
    switch status {
    case 300..<400: "The server of the file answered with a redirect, and redirects are not followed: \(url)"
    case 403, 404, 410: "The file is not there any more; links expire. Ask for the result again to get a new one: \(url)"
    default: "The server of the file answered with HTTP status \(status): \(url)"
    }
  }

  private func interruption(_ error: any Error) throws -> Interrupted {
    try Task.checkCancellation()
    return Interrupted(error: KatsudoError.connection(error, to: origin), retryAfter: nil)
  }
}
