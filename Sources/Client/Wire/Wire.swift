import AsyncHTTPClient
import Foundation
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// The calls to one server with one token. All calls that carry the token go through this type, and all their addresses begin with the
/// base.
struct Wire: Sendable {
  let base: BaseURL
  let token: Token
  let options: ClientOptions
  let time: TimeSource

  /// The largest answer that is read. A catalogue of 500 schemas has a few megabytes.
  static let answerLimit = 32 << 20

  static let userAgent = "katsudo-swift/0.2"

  /// Sends one call, once.
  ///
  /// - Parameters:
  ///   - path: the path with a leading slash. All its parts must be checked or percent-encoded.
  ///   - body: the JSON body. It records whether any byte was sent, so the caller knows whether a call without an answer can have arrived.
  func send(
    _ method: HTTPMethod, _ path: String, body: SingleBody? = nil, headers: [(String, String)] = [], within limit: Duration,
    on http: HTTPClient
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: base.text + path)
    request.method = method
    request.headers.add(name: "authorization", value: token.authorization)
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "user-agent", value: Self.userAgent)
    if let language = options.language { request.headers.add(name: "accept-language", value: language) }
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .stream(body, length: .known(Int64(body.bytes.readableBytes)))
    }
    let prepared = request
    return try await withTimeLimit(limit) {
      // The outer limit ends the call first. The inner one exists only because `execute` needs a limit.
      let response = try await http.execute(prepared, timeout: .seconds(limit.seconds + 1))
      IdempotencyPromises.record(response.headers.first(name: IdempotencyPromises.header), of: base.origin)
      let bytes = try await response.body.collect(upTo: Self.answerLimit)
      return Answer(
        status: Int(response.status.code),
        retryAfter: response.headers.first(name: "retry-after").flatMap { RetryAfter.pause($0, now: time.now()) },
        location: response.headers.first(name: "location"), body: Array(bytes.readableBytesView))
    }
  }
}
