import Foundation
import KatsudoAPI

/// The checked address of a service. The URL of every call begins with it, and the operator's secrets are sent only there.
package struct ServiceEndpoint: Sendable, Hashable {
  /// The rule for the path of an address.
  package enum Path: Sendable, Hashable {
    /// The address has no path.
    case none
    /// The address may have a path. If it has none, this one is added.
    case any(else: String)
  }

  /// The address without a slash at its end.
  package let text: String
  /// The `Host` of a call: the name, and the port unless it is the default port of the scheme.
  package let host: String

  /// - Parameter text: a URL with `https`, or with `http` on this machine's own loopback, where a secret reaches no network. A user name, a
  ///   query and a fragment are not allowed.
  /// - Returns: `nil` for any other text.
  package init?(_ text: String, path rule: Path) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let name = parts.host?.lowercased(),
      !name.isEmpty, parts.user == nil, parts.password == nil, parts.percentEncodedQuery == nil, parts.percentEncodedFragment == nil,
      scheme == "https" || scheme == "http" && Loopback.contains(name)
    else { return nil }
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    switch rule {
    case .none: guard path.isEmpty else { return nil }
    case .any(let standard): if path.isEmpty { path = standard }
    }
    let isStandardPort = parts.port == nil || parts.port == (scheme == "https" ? 443 : 80)
    let port = isStandardPort ? "" : ":\(parts.port ?? 0)"
    host = (name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name) + port
    self.text = "\(scheme)://\(host)\(path)"
  }

  /// `true` if the service has no TLS, which is allowed only on this machine.
  package var isPlain: Bool { text.hasPrefix("http://") }
}
