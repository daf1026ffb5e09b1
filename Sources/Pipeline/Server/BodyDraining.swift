import Hummingbird
import NIOCore

/// Answers a request whose body was not read, although the client is still sending it. The answer is sent at once, then a limited part of
/// the body is read and dropped, and then the connection is closed. If a handler had begun to read the body, the connection is closed
/// directly after the answer.
struct BodyDraining: RouterMiddleware {
  /// The largest number of bytes that are read and dropped. They are read because most clients look at the answer only after they have sent
  /// the whole body.
  static let byteLimit = 128 << 20
  static let timeLimit = Duration.seconds(30)

  private struct TooMuch: Error {}

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    let length = request.headers[.contentLength].flatMap(Int.init) ?? 0
    guard length > 0 || request.headers[.transferEncoding] != nil, context.body.state != .ended else { return response }
    let isUntouched = context.body.state == .untouched
    let body = response.body
    // A client that waits for "100 Continue" sends nothing after a refusal.
    let isWaiting = request.headers[.expect] != nil
    response.headers[.connection] = "close"
    response.body = ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(writer)
      if isUntouched, !isWaiting { try await Self.drain(request.body) }
      throw TooMuch()
    }
    return response
  }

  private static func drain(_ body: RequestBody) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var count = 0
        for try await chunk in body {
          count += chunk.readableBytes
          if count > byteLimit { throw TooMuch() }
        }
      }
      group.addTask {
        try await Task.sleep(for: timeLimit)
        throw TooMuch()
      }
      try await group.next()
      group.cancelAll()
    }
  }
}
