import Hummingbird

/// An answer to HEAD is the head of the one to GET and nothing else, whoever made it and whatever it says: a client would take a body for the
/// beginning of the next answer on the connection.
struct HeadAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    return request.method == .head ? response.createHeadResponse() : response
  }
}
