import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoKeys

/// Finds the caller of a request by the Bearer token. It protects the router group of all handlers that take a ``CallerContext``, and runs
/// before a body is read.
struct Authentication: RouterMiddleware {
  /// The API keys. If they are `nil`, no token is required and every caller is ``Owner/anonymous``.
  let keys: KeyRing?

  static let missingKey = APIError(.userAccount, "The request needs an API key. Send it in the header: Authorization: Bearer <key>")

  static let unknownKey = APIError(
    .userAccount, "The API key is not known here, or has been revoked. Make one with: katsudo keys create NAME")

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.caller = try caller(request)
    return try await next(request, context)
  }

  private func caller(_ request: Request) throws -> Caller {
    guard let keys else { return Caller(owner: .anonymous, key: nil) }
    guard let header = request.headers[.authorization] else { throw Self.missingKey }
    guard let token = BearerToken.read(header) else {
      throw APIError(.userAccount, "The Authorization header is not of the form: Bearer <key>")
    }
    guard let key = keys.key(ofToken: token) else { throw Self.unknownKey }
    return Caller(owner: key.owner, key: key)
  }
}
