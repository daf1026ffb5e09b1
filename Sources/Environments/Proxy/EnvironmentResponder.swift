import HTTPTypes
import Hummingbird

/// Answers every request to the listener: finds the environment by the host, checks the sign-in, and passes the request on.
struct EnvironmentResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let environments: Environments
  let pages: EnvironmentPages
  let proxy: EnvironmentProxy

  init(environments: Environments) {
    self.environments = environments
    pages = EnvironmentPages(environments: environments)
    proxy = EnvironmentProxy(http: environments.http)
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    var response: Response
    switch access(request) {
    case .granted(let id, let session): response = try await answer(request, id, session)
    case .refused(let refusal):
      response = refusal
      // This server does not read the body of a refused request, and the body may be endless. So the connection is closed.
      if request.hasBody { response.headers[.connection] = "close" }
    }
    // Only the first request of a connection can become a WebSocket, so a proxy in front must not use a connection again.
    if environments.settings.isSecure { response.headers[.connection] = "close" }
    return response
  }

  private enum Access {
    case granted(EnvironmentID, Logins.Session)
    /// The request goes no further. This is its answer, also to a sign-in.
    case refused(Response)
  }

  /// Decides about a request. Each request of a connection is decided on by itself.
  private func access(_ request: Request) -> Access {
    // The first header `Host` is in the authority. Proxies do not agree which of two hosts counts.
    guard request.headers[.host] == nil else { return .refused(.text(.badRequest, "The request names more than one host.")) }
    // Other codings would reach ComfyUI without their name.
    guard request.headers[values: .transferEncoding].allSatisfy({ $0.lowercased() == "chunked" }) else {
      return .refused(.text(.badRequest, "The only Transfer-Encoding that is taken is chunked."))
    }
    guard let id = environments.hosts.environment(of: request.head.authority) else {
      return .refused(.text(.notFound, "No environment has this host. katsudo environments list shows their addresses."))
    }
    let isSecure = environments.settings.isSecure
    let cookies = SessionCookie.values(request.headers[values: .cookie], isSecure: isSecure)
    let session = environments.logins.session(cookies: cookies, of: id)
    if request.uri.path == EnvironmentPages.loginPath { return .refused(pages.login(request, id, isSignedIn: session != nil)) }
    guard let session else { return .refused(EnvironmentPages.signInNeeded(id)) }
    guard SiteRule.allows(SiteRule.Signs(request, isSecure: isSecure)) else {
      return .refused(.text(.forbidden, "Another page sent this request. Only the page of the environment itself may use it."))
    }
    return .granted(id, session)
  }

  private func answer(_ request: Request, _ id: EnvironmentID, _ session: Logins.Session) async throws -> Response {
    if request.headers[.upgrade]?.lowercased() == "websocket" {
      var response = Response.text(
        .badRequest, "Only the first request of a connection can open a WebSocket. Open a new connection for it.")
      response.headers[.connection] = "close"
      return response
    }
    if request.uri.path.hasPrefix(EnvironmentPages.prefix) { return try await pages.respond(to: request, id, session) }
    guard let upstream = await environments.upstream(of: id) else { return await pages.notRunning(id) }
    return await proxy.forward(request, to: upstream)
  }
}

extension Request {
  /// `true` if the head announces a body.
  fileprivate var hasBody: Bool { headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false }
}

extension SiteRule.Signs {
  fileprivate init(_ request: Request, isSecure: Bool) {
    self.init(
      isRead: [.get, .head].contains(request.method), path: request.uri.path, host: request.head.authority ?? "",
      isSecure: isSecure, origin: request.headers[.origin], site: request.headers[HTTPField.Name("Sec-Fetch-Site")!],
      mode: request.headers[HTTPField.Name("Sec-Fetch-Mode")!])
  }
}
