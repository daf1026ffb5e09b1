import FoundationEssentials

/// Where the service is: the base of its addresses, and the host as a request names and signs it.
package struct VolcengineEndpoint: Sendable, Hashable {
  /// The service's own address.
  package static let standard = VolcengineEndpoint(base: "https://visual.volcengineapi.com", host: "visual.volcengineapi.com")

  /// Scheme, host and port, without a slash at the end.
  package let base: String
  /// The `Host` of a request: with a port only where it is not the scheme's own.
  package let host: String

  private init(base: String, host: String) {
    self.base = base
    self.host = host
  }

  /// - Returns: `nil` where the text is not `https://` (or `http://` on this machine's own loopback), a host, and at most a port and a slash.
  package init?(_ text: String) {
    guard let url = URL(string: text), let scheme = url.scheme, let name = url.host(percentEncoded: true), !name.isEmpty,
      scheme == "https" || scheme == "http" && RunComfyBase.isLoopback(name), url.path.isEmpty || url.path == "/",
      url.query == nil, url.fragment == nil, url.user == nil
    else { return nil }
    let isOwnPort = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
    host = isOwnPort ? name : "\(name):\(url.port ?? 0)"
    base = "\(scheme)://\(host)"
  }

  /// Whether it is reached without TLS, and so is on this very machine.
  package var isPlain: Bool { base.hasPrefix("http://") }

  func url(query: String) -> String { "\(base)/?\(query)" }
}
