import Hummingbird
import KatsudoAPI
import NIOCore

/// Reads the body of a submit within its limits.
struct BodyReader: Sendable {
  /// The size of the largest body: 64 MiB. RunComfy's clients send no larger body, with pictures as data URIs included.
  static let byteLimit = 64 << 20

  let budget: BodyBudget

  /// Checks the headers, so that a body that would be refused is not read.
  ///
  /// - Returns: the length of the body, or `nil` if the headers do not say it.
  func checkHeaders(_ request: Request) throws(APIError) -> Int? {
    try Self.checkForm(request)
    let length = request.headers[.contentLength].flatMap { Int($0) }
    if let length, length > Self.byteLimit { throw Self.tooLarge }
    return length
  }

  /// Checks that the headers name an uncompressed JSON body, or nothing.
  static func checkForm(_ request: Request) throws(APIError) {
    if let type = request.headers[.contentType], !isJSON(type) {
      throw APIError(.unsupportedMediaType, "The body must be JSON in UTF-8. Send the header: Content-Type: application/json")
    }
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw APIError(.unsupportedMediaType, "The body must not be compressed.")
    }
  }

  /// Reads the whole body and passes it to `use`. The body's share of the budget is held until `use` returns.
  ///
  /// - Parameter length: the result of ``checkHeaders(_:)``.
  func read<Value>(
    _ request: Request, length: Int?, _ context: CallerContext, _ use: (ByteBufferView) async throws -> Value
  ) async throws -> Value {
    // A body of unknown length counts as a small one until more bytes have arrived.
    let expected = length ?? BodyBudget.smallBody
    let reading = BodyReading(request, context.body)
    let value: Value? = try await holding(budget.share(of: expected), expected, for: reading) {
      switch try await reading.fill(upTo: length == nil ? expected : Self.byteLimit, capacity: length ?? 0) {
      case .whole: return try await use(reading.bytes)
      case .tooLarge: return nil
      case .more:
        // The small share stays reserved, because the bytes that were read stay in memory.
        return try await holding(budget.large, Self.byteLimit, for: reading) {
          try await reading.fill(upTo: Self.byteLimit) == .whole ? try await use(reading.bytes) : nil
        }
      }
    }
    if let value { return value }
    await reading.drain()
    throw Self.tooLarge
  }

  private func holding<Value>(
    _ share: ByteSemaphore, _ length: Int, for reading: BodyReading, _ body: () async throws -> Value
  ) async throws -> Value {
    let bytes = length * BodyBudget.copies
    do { try await share.acquire(bytes, within: BodyBudget.waitLimit) } catch {
      await reading.drain()
      throw APIError(
        .unavailable, "The server is busy with the bodies of other requests, so this one was not accepted. Send it again in some seconds.",
        headers: [.retryAfter: "5"])
    }
    defer { share.release(bytes) }
    return try await body()
  }

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
