import HTTPTypes
import Hummingbird

/// Lets the web pages of the allowed origins call the server: Cross-Origin Resource Sharing of the Fetch Standard, without credentials.
///
/// A preflight of an allowed origin is answered here, without a key. Every other request goes on. Answers to an allowed origin say that its
/// pages may read them, also refusals. Without allowed origins nothing changes.
///
/// Hummingbird's own middleware does not fit: it answers every OPTIONS request that has an `Origin`, also that of the protocol tus and those
/// of origins that are not allowed, and it tells pages to read header fields only in answers to preflights.
struct CrossOrigin: RouterMiddleware {
  let origins: AllowedOrigins

  /// Seconds for which a browser may keep the answer to a preflight. No browser of 2026 but Firefox keeps it longer.
  private static let maxAge = 7200

  // The description of the calls says which methods and header fields they use.
  private static let methods = list(Set(APIOperation.all.map(\.method.rawValue)))
  private static let requestFields = list(
    Set(
      (APIOperation.all.flatMap(\.parameters) + APIOperation.submitParameters).filter { $0.place == .header }.map(\.name)
        + ["Authorization", "Content-Type"]))
  private static let answerFields = list(Set(APIHeader.allCases.map(\.rawValue)))

  private static func list(_ words: Set<String>) -> String { words.sorted().joined(separator: ", ") }

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    guard !origins.isEmpty else { return try await next(request, context) }
    let origin = origins.origin(of: request)
    var response: Response
    if origin != nil, request.method == .options, request.headers[.accessControlRequestMethod] != nil {
      response = Response(
        status: .noContent,
        headers: [
          .accessControlAllowMethods: Self.methods, .accessControlAllowHeaders: Self.requestFields,
          .accessControlMaxAge: "\(Self.maxAge)",
        ])
    } else {
      response = try await next(request, context)
    }
    // A cache must not give the answer to one origin to another.
    response.headers[values: .vary].append("Origin")
    if let origin {
      response.headers[.accessControlAllowOrigin] = origin
      response.headers[.accessControlExposeHeaders] = Self.answerFields
    }
    return response
  }
}
