import NIOCore
import NIOHTTP1

/// Decides about requests that ask for a WebSocket.
struct TunnelGate: Sendable {
  let environments: Environments

  /// An answer to a request for a WebSocket that is not accepted.
  struct Refusal: Error, Sendable, Hashable {
    var status: HTTPResponseStatus
    var message: String
  }

  /// Checks the sign-in of a request and opens a WebSocket to the ComfyUI server of the environment.
  ///
  /// - Parameter channel: the connection to the browser. It carries no other WebSocket.
  /// - Throws: ``Refusal``, also if the ComfyUI server does not accept the WebSocket.
  func open(_ head: HTTPRequestHead, on channel: any Channel) async throws(Refusal) -> Tunnel {
    let hosts = head.headers["Host"]
    guard hosts.count == 1, let id = environments.hosts.environment(of: hosts[0]) else {
      throw Refusal(status: .notFound, message: "No environment has this host.")
    }
    let cookies = SessionCookie.values(head.headers["Cookie"], isSecure: environments.settings.isSecure)
    guard let session = environments.logins.session(cookies: cookies, of: id) else {
      throw Refusal(status: .unauthorized, message: "Sign in first: katsudo environments open \(id)")
    }
    let signs = SiteRule.Signs(
      isRead: false, host: hosts[0], isSecure: environments.settings.isSecure, origin: head.headers.first(name: "Origin"),
      site: head.headers.first(name: "Sec-Fetch-Site"))
    guard SiteRule.allows(signs) else { throw Refusal(status: .forbidden, message: "Another page sent this request.") }
    guard !head.uri.hasPrefix(EnvironmentPages.prefix), let target = ForwardedRequest.target(head.uri) else {
      throw Refusal(status: .notFound, message: "There is no WebSocket at this address.")
    }
    guard let address = await environments.upstream(of: id), let places = await environments.tunnels(of: id) else {
      throw Refusal(status: .serviceUnavailable, message: "The environment does not run.")
    }
    guard places.take(until: channel.closeFuture) else {
      throw Refusal(
        status: .serviceUnavailable,
        message: "The environment has \(environments.settings.tunnels) WebSockets, the most it may have. Close some windows of the editor.")
    }
    let headers = ForwardedRequest.upgradeHeaders(head, to: address)
    guard let upstream = await UpstreamSocket.open(address, target: target, headers: headers, on: channel.eventLoop) else {
      throw Refusal(status: .badGateway, message: "The ComfyUI server does not accept a WebSocket at this address.")
    }
    return Tunnel(upstream, session: session, environments: environments)
  }
}
