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
    var response = try await answer(request)
    // Only the first request of a connection can become a WebSocket, so a proxy in front must not use a connection again.
    if environments.rules.isSecure { response.headers[.connection] = "close" }
    return response
  }

  private func answer(_ request: Request) async throws -> Response {
    guard let id = environments.hosts.environment(of: request.head.authority) else {
      return .text(.notFound, "No environment has this host. katsudo environments list shows their addresses.")
    }
    if request.uri.path == EnvironmentPages.loginPath { return pages.login(request, id) }
    let cookies = SessionCookie.values(request.headers[values: .cookie], isSecure: environments.rules.isSecure)
    guard let session = environments.logins.session(cookies: cookies, of: id) else { return EnvironmentPages.signInNeeded(id) }
    guard SiteRule.allows(SiteRule.Signs(request)) else {
      return .text(.forbidden, "Another page sent this request. Only the page of the environment itself may use it.")
    }
    if request.uri.path.hasPrefix(EnvironmentPages.prefix) { return try await pages.respond(to: request, id, session) }
    guard let upstream = await environments.upstream(of: id) else { return await pages.notRunning(id) }
    return await proxy.forward(request, to: upstream)
  }
}

extension SiteRule.Signs {
  fileprivate init(_ request: Request) {
    self.init(
      isRead: [.get, .head].contains(request.method), path: request.uri.path, host: request.head.authority ?? "",
      origin: request.headers[.origin],
      site: request.headers[HTTPField.Name("Sec-Fetch-Site")!], mode: request.headers[HTTPField.Name("Sec-Fetch-Mode")!])
  }
}
