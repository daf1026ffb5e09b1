import Hummingbird

/// Removes the body from every answer to HEAD and keeps the head of the answer to GET. A client would read a body as the beginning of the
/// next answer on the connection.
struct HeadAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    return request.method == .head ? response.createHeadResponse() : response
  }
}
