import EmakiAPI
import Hummingbird
import NIOCore

/// Reads the body of a submit within its limits.
struct BodyReader: Sendable {
  /// 64 MiB: what the largest client sends, pictures as data URIs included.
  static let byteLimit = 64 << 20
  /// Bodies above this are parsed only two at a time, since parsing takes several times their size in memory.
  private static let largeBody = 1 << 20
  private let largeBodies = Turnstile(places: 2)

  /// Checks what the headers tell, so that a body that cannot be taken is refused before it is read.
  func checkHeaders(_ request: Request) throws(APIError) {
    if let type = request.headers[.contentType], !Self.isJSON(type) {
      throw APIError(.unsupportedMediaType, "The body must be JSON in UTF-8. Send the header: Content-Type: application/json")
    }
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw APIError(.unsupportedMediaType, "The body must not be compressed.")
    }
    if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.byteLimit { throw Self.tooLarge }
  }

  /// Reads the whole body and hands it to `use`.
  func read<Value>(_ request: Request, _ context: APIContext, _ use: (ByteBufferView) async throws -> Value) async throws -> Value {
    var body = ByteBuffer()
    if let length = request.headers[.contentLength].flatMap(Int.init) { body.reserveCapacity(min(length, Self.byteLimit)) }
    for try await var chunk in request.body {
      guard body.readableBytes + chunk.readableBytes <= Self.byteLimit else { throw Self.tooLarge }
      body.writeBuffer(&chunk)
    }
    context.body.reachedEnd()
    let bytes = body.readableBytesView
    guard bytes.count > Self.largeBody else { return try await use(bytes) }
    return try await largeBodies.pass { try await use(bytes) }
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
