import NIOCore
import NIOHTTP1

/// Decides about requests that ask for a WebSocket.
struct TunnelGate: Sendable {
  let environments: Environments

  /// Checks the sign-in of a request and opens a WebSocket to the ComfyUI server of the environment.
  ///
  /// - Returns: `nil` if the request is refused, or if the ComfyUI server does not accept it. The request then gets an ordinary answer.
  func open(_ head: HTTPRequestHead, on group: any EventLoopGroup) async -> Tunnel? {
    let hosts = head.headers["Host"]
    guard hosts.count == 1, let id = environments.hosts.environment(of: hosts[0]) else { return nil }
    let cookies = SessionCookie.values(head.headers["Cookie"], isSecure: environments.rules.isSecure)
    let signs = SiteRule.Signs(
      isRead: false, host: hosts[0], origin: head.headers.first(name: "Origin"), site: head.headers.first(name: "Sec-Fetch-Site"))
    guard let session = environments.logins.session(cookies: cookies, of: id), SiteRule.allows(signs),
      !head.uri.hasPrefix(EnvironmentPages.prefix), let target = ForwardedRequest.target(head.uri),
      let address = await environments.upstream(of: id)
    else { return nil }
    let headers = ForwardedRequest.upgradeHeaders(head, to: address)
    guard let upstream = await UpstreamSocket.open(address, target: target, headers: headers, on: group) else { return nil }
    return Tunnel(upstream, session: session, environments: environments)
  }
}
