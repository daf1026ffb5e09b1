import AsyncHTTPClient
import Foundation
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// Sends the calls to one server with one token. Only this type sends the token, and only to addresses that begin with the base URL.
struct Wire: Sendable {
  let base: BaseURL
  let token: Token
  let options: ClientOptions
  let time: TimeSource

  /// The size in bytes of the largest answer that is read. A catalogue with 500 schemas has a few megabytes.
  static let answerLimit = 32 << 20

  static let userAgent = "katsudo-swift/0.2"

  /// Sends one call, without retries, and reads its answer.
  ///
  /// - Parameters:
  ///   - path: the path with a leading slash. All its parts must be checked or percent-encoded.
  ///   - body: the JSON body. After an error, ``SingleBody/isTaken`` says if the call can have arrived.
  ///   - limit: the time limit.
  ///   - http: one of ``HTTPClients``.
  /// - Throws: ``TimeLimitExceeded``, or an error of the HTTP client.
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
      // `execute` needs a time limit of its own. It is longer, so the outer limit always ends the call.
      let response = try await http.execute(prepared, timeout: .seconds(limit.seconds + 1))
      KatsudoServers.record(response.headers.first(name: KatsudoServers.header), of: base.origin)
      let bytes = try await response.body.collect(upTo: Self.answerLimit)
      return Answer(
        status: Int(response.status.code),
        retryAfter: response.headers.first(name: "retry-after").flatMap { RetryAfter.pause($0, now: time.now()) },
        location: response.headers.first(name: "location"), body: Array(bytes.readableBytesView))
    }
  }
}
