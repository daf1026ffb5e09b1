import Hummingbird
import KatsudoAPI
import KatsudoMetrics

/// Records every call in the metrics. It comes before all other middleware, so that it sees the answers of all of them.
struct RequestTiming: RouterMiddleware {
  let times: RequestTimes

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    do {
      let response = try await next(request, context)
      record(request, context, response.status.code, start)
      return response
    } catch {
      record(request, context, APIError(error).code.httpStatus, start)
      throw error
    }
  }

  private func record(_ request: Request, _ context: APIContext, _ status: Int, _ start: ContinuousClock.Instant) {
    times.record(
      method: allMethods.contains(request.method) ? request.method.rawValue : "other", route: context.endpointPath ?? "other",
      status: status, since: start)
  }
}
