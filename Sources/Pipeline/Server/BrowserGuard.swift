import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI

/// Protects a server that requires no key from the web pages of other sites.
///
/// Any page in the operator's browser can send requests to loopback. A page that reaches the server under a host name of its own (DNS
/// rebinding) could even read the answers. So the server answers only under the names of loopback and under the hosts of `public_url` and
/// `files_url`. Under any other name it answers 421 (RFC 9110 section 15.5.20). Except for result files, it also refuses requests that a
/// browser marks as coming from another site (Fetch Metadata, Origin), unless the page has an allowed origin.
struct BrowserGuard: RouterMiddleware {
  /// The host names of `public_url` and `files_url`, in lower case.
  let hosts: Set<String>
  /// The origins of other sites whose pages may call the server.
  let origins: AllowedOrigins

  init(bases: LinkBases, origins: AllowedOrigins) {
    self.origins = origins
    hosts = Set([bases.api, bases.files].compactMap { $0.flatMap { URL(string: $0)?.host()?.lowercased() } })
  }

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    guard let authority = request.head.authority, isOwn(authority) else {
      throw APIError(
        .misdirectedRequest,
        "This server requires no key, so it answers only to localhost and to the hosts of public_url and files_url. Use one of these names."
      )
    }
    // The link of a result file is itself the permission, so any page may use it.
    if request.firstPathPart != FileRoutes.prefix { try checkSite(request) }
    return try await next(request, context)
  }

  private func checkSite(_ request: Request) throws(APIError) {
    if origins.origin(of: request) != nil || isLinkToPage(request) { return }
    let isCrossSite = request.headers[.secFetchSite]?.lowercased() == "cross-site"
    let isForeign = request.headers[.origin].map { !isOwnOrigin($0, of: request) } ?? false
    guard !isCrossSite, !isForeign else {
      throw APIError(
        .permissionDenied,
        "This server requires no key, so it refuses requests from the web pages of other sites. Start it with keys, or name the origins of the pages in cors_origins."
      )
    }
  }

  /// Returns `true` if a person followed a link of another site to a page. The other site cannot read the page, and the page is not shown in
  /// a frame.
  private func isLinkToPage(_ request: Request) -> Bool {
    guard request.method == .get || request.method == .head, request.headers[.origin] == nil else { return false }
    let isOfAPI = ["v1", "api", "metrics", "prod"].contains(request.firstPathPart ?? "")
    return !isOfAPI && request.headers[.secFetchMode] == "navigate" && request.headers[.secFetchDest] == "document"
  }

  private func isOwnOrigin(_ origin: String, of request: Request) -> Bool {
    guard let range = origin.range(of: "://") else { return false }
    let authority = origin[range.upperBound...].lowercased()
    // Environments have hosts below localhost too, on another port.
    if authority.prefix(while: { $0 != ":" }).hasSuffix(".localhost") { return authority == request.head.authority?.lowercased() }
    return isOwn(authority)
  }

  /// - Parameter authority: a host, optionally with a port.
  private func isOwn(_ authority: String) -> Bool {
    var host = authority.lowercased()[...]
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return false }
      return host[...end] == "[::1]" || hosts.contains(String(host[host.index(after: host.startIndex)..<end]))
    }
    host = host.prefix { $0 != ":" }
    if host.hasSuffix(".") { host.removeLast() }
    return Loopback.contains(host) || host.hasSuffix(".localhost") || hosts.contains(String(host))
  }
}

extension HTTPField.Name {
  static let secFetchSite = Self("Sec-Fetch-Site")!
  fileprivate static let secFetchMode = Self("Sec-Fetch-Mode")!
  fileprivate static let secFetchDest = Self("Sec-Fetch-Dest")!
}
