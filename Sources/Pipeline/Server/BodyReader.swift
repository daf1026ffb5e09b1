import EmakiAPI
import Hummingbird
import NIOCore

/// Reads the body of a submit within its limits.
struct BodyReader: Sendable {
  /// 64 MiB: what the largest client sends, pictures as data URIs included.
  static let byteLimit = 64 << 20

  let budget: BodyBudget

  /// Checks what the headers tell, so that a body that cannot be taken is refused before it is read.
  func checkHeaders(_ request: Request) throws(APIError) {
    if let type = request.headers[.contentType], !Self.isJSON(type) {
      throw APIError(.unsupportedMediaType, "The body must be JSON in UTF-8. Send the header: Content-Type: application/json")
    }
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw APIError(.unsupportedMediaType, "The body must not be compressed.")
    }
    if let length = Self.declaredLength(request), length > Self.byteLimit { throw Self.tooLarge }
  }

  /// Reads the whole body and hands it to `use`. Its share of the budget is held until `use` returns.
  func read<Value>(_ request: Request, _ context: CallerContext, _ use: (ByteBufferView) async throws -> Value) async throws -> Value {
    let length = Self.declaredLength(request)
    // A body of unknown length counts as a small one until it proves to be large.
    guard length ?? 0 <= BodyBudget.smallBody else {
      return try await holding(budget.large, length ?? Self.byteLimit) {
        var body = ByteBuffer()
        body.reserveCapacity(length ?? 0)
        var chunks = request.body.makeAsyncIterator()
        try await fill(&body, from: &chunks, upTo: Self.byteLimit, context)
        return try await use(body.readableBytesView)
      }
    }
    var body = ByteBuffer()
    var chunks = request.body.makeAsyncIterator()
    let expected = length ?? BodyBudget.smallBody
    let small: Value? = try await holding(budget.share(of: expected), expected) {
      let isWhole = try await fill(&body, from: &chunks, upTo: BodyBudget.smallBody, context)
      return isWhole ? try await use(body.readableBytesView) : nil
    }
    if let small { return small }
    return try await holding(budget.large, Self.byteLimit) {
      try await fill(&body, from: &chunks, upTo: Self.byteLimit, context)
      return try await use(body.readableBytesView)
    }
  }

  private func holding<Value>(_ share: ByteSemaphore, _ length: Int, _ body: () async throws -> Value) async throws -> Value {
    let bytes = length * BodyBudget.copies
    do { try await share.acquire(bytes, within: BodyBudget.patience) } catch {
      throw APIError(
        .unavailable, "The server is busy with other large requests, so this one was not accepted. Send it again in some seconds.",
        headers: [.retryAfter: "5"])
    }
    defer { share.release(bytes) }
    return try await body()
  }

  /// Reads chunks until the body ends or holds more bytes than it may.
  ///
  /// - Returns: whether it has ended.
  /// - Throws: where it is larger than this server takes. The rest is read and thrown away first, since most clients look at the answer only
  ///   after they have sent everything.
  @discardableResult
  private func fill(
    _ body: inout ByteBuffer, from chunks: inout RequestBody.AsyncIterator, upTo limit: Int, _ context: CallerContext
  ) async throws -> Bool {
    while var chunk = try await next(&chunks) {
      guard body.readableBytes + chunk.readableBytes <= Self.byteLimit else {
        body = ByteBuffer()
        try await drain(&chunks)
        throw Self.tooLarge
      }
      body.writeBuffer(&chunk)
      if body.readableBytes > limit { return false }
    }
    context.body.reachedEnd()
    return true
  }

  private func next(_ chunks: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    do { return try await chunks.next() } catch is ConnectionWatch.BodyTooSlow {
      throw APIError(
        .requestTimeout, "The body came in too slowly: less than 64 KiB a second over 30 s. Send it again on a better connection.")
    }
  }

  private func drain(_ chunks: inout RequestBody.AsyncIterator) async throws {
    let deadline = ContinuousClock.now + BodyDraining.timeLimit
    var left = BodyDraining.byteLimit - Self.byteLimit
    while left > 0, ContinuousClock.now < deadline, let chunk = try? await next(&chunks) { left -= chunk.readableBytes }
  }

  private static func declaredLength(_ request: Request) -> Int? { request.headers[.contentLength].flatMap { Int($0) } }

  private static let tooLarge = APIError(
    .payloadTooLarge, "The body is larger than 64 MiB. Send large pictures by URL, or make them smaller.")

  private static func isJSON(_ contentType: String) -> Bool {
    if contentType == "application/json" { return true }
    let parts = contentType.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
    guard let type = parts.first, type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json")) else {
      return false
    }
    return parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" || $0 == "charset=utf8" }
  }
}
