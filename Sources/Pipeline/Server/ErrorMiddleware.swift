import Hummingbird
import KatsudoAPI
import Logging

/// Turns every error into an error answer, and logs the details of server errors, which callers do not see.
struct ErrorMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      var answer = APIError(error)
      if request.firstPathPart == "prod" { answer = answer.underProd }
      if answer.code.httpStatus >= 500 {
        // An answer with `Retry-After` reports a temporary state and not a fault of the server.
        let level: Logger.Level = answer.headers[.retryAfter] == nil ? .error : .notice
        context.logger.log(level: level, "request failed", metadata: ["path": "\(request.loggedPath)", "error": "\(error)"])
      }
      return answer.response
    }
  }
}
