import HTTPTypes
import Hummingbird

/// Adds `Katsudo-Idempotency: 1` to every answer under `/v1` and `/prod`, also to refusals of the middleware inside it. The header promises
/// that a submit that repeats an `Idempotency-Key` makes no second request, so a client may send a lost submit again.
struct IdempotencyPromise: RouterMiddleware {
  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if ["v1", "prod"].contains(request.firstPathPart) { response.headers[.katsudoIdempotency] = "1" }
    return response
  }
}

extension HTTPField.Name {
  static let idempotencyKey = Self("Idempotency-Key")!
  static let idempotentReplayed = Self("Idempotent-Replayed")!
  fileprivate static let katsudoIdempotency = Self("Katsudo-Idempotency")!
}
