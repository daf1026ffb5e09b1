import EmakiAPI
import Hummingbird
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
        context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      }
      if answer.code == .resourceNotFound, error is HTTPError, let allowed = AllowedMethods.of(path: request.uri.path, not: request.method)
      {
        return APIError(
          .methodNotAllowed, "\(request.method.rawValue) does not work here. Use \(allowed).", headers: [.allow: allowed]
        ).response
      }
      return answer.response
    }
  }
}
