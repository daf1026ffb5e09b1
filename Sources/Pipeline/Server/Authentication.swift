import EmakiAPI
import EmakiKeys
import Hummingbird

/// Asks every request under `/v1` for a Bearer token, before its body is read.
struct Authentication: RouterMiddleware {
  /// `nil`: no token is asked for and everybody is ``anonymousOwner``.
  let keys: KeyRing?

  static let anonymousOwner = "anonymous"

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    guard request.uri.path == "/v1" || request.uri.path.hasPrefix("/v1/") else { return try await next(request, context) }
    var context = context
    context.owner = try owner(request)
    return try await next(request, context)
  }

  private func owner(_ request: Request) throws -> String {
    guard let keys else { return Self.anonymousOwner }
    guard let header = request.headers[.authorization] else {
      throw APIError(.userAccount, "The request needs an API key. Send it in the header: Authorization: Bearer <key>")
    }
    guard let token = BearerToken.read(header) else {
      throw APIError(.userAccount, "The Authorization header is not of the form: Bearer <key>")
    }
    guard let owner = keys.owner(ofToken: token) else {
      throw APIError(.userAccount, "The API key is not known here, or has been revoked. Make one with: emaki keys create NAME")
    }
    return owner
  }
}
