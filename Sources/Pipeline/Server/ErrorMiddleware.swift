import Hummingbird
import KatsudoAPI
import Logging

/// Turns every error into its answer, and says in the log what callers are not told.
struct ErrorMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let answer = APIError(error)
      if answer.code.httpStatus >= 500 {
        // What passes by itself is no fault of the server.
        let level: Logger.Level = answer.headers[.retryAfter] == nil ? .error : .notice
        context.logger.log(level: level, "request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      }
      return answer.response
    }
  }
}
