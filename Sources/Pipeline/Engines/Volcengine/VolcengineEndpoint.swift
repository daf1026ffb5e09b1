import FoundationEssentials

/// The address of the service: the base of its URLs, and the host that a request names and signs.
package struct VolcengineEndpoint: Sendable, Hashable {
  /// The address of the service itself.
  package static let standard = VolcengineEndpoint(base: "https://visual.volcengineapi.com", host: "visual.volcengineapi.com")

  /// The scheme, host and port, without a slash at the end.
  package let base: String
  /// The `Host` of a request. It has a port only if that is not the default port of the scheme.
  package let host: String

  private init(base: String, host: String) {
    self.base = base
    self.host = host
  }

  /// - Returns: `nil` unless the text is `https://` (or `http://` on this machine's own loopback) and a host, with at most a port and a
  ///   slash.
  package init?(_ text: String) {
    guard let url = URL(string: text), let scheme = url.scheme, let name = url.host(percentEncoded: true), !name.isEmpty,
      scheme == "https" || scheme == "http" && RunComfyBase.isLoopback(name), url.path.isEmpty || url.path == "/",
      url.query == nil, url.fragment == nil, url.user == nil
    else { return nil }
    let isOwnPort = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
    host = isOwnPort ? name : "\(name):\(url.port ?? 0)"
    base = "\(scheme)://\(host)"
  }

  /// `true` if the service is reached without TLS, which is allowed only on this machine.
  package var isPlain: Bool { base.hasPrefix("http://") }

  func url(query: String) -> String { "\(base)/?\(query)" }
}
