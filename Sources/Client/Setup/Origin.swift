import Foundation

/// The scheme, host and port of a URL. Two addresses with the same origin belong to the same server.
struct Origin: Sendable, Hashable {
  /// `http` or `https`.
  let scheme: String
  /// The host in lower case. An IPv6 address is in brackets.
  let host: String
  let port: Int

  /// Returns `nil` for other schemes and if the URL names no host.
  init?(_ parts: URLComponents) {
    guard let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https" else { return nil }
    guard let host = parts.percentEncodedHost?.lowercased(), !host.isEmpty, !host.contains("%") else { return nil }
    let port = parts.port ?? (scheme == "https" ? 443 : 80)
    guard (1...65_535).contains(port) else { return nil }
    self.scheme = scheme
    self.host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    self.port = port
  }

  /// The origin as text. The default port of the scheme is left out.
  var text: String {
    let isUsual = port == (scheme == "https" ? 443 : 80)
    return "\(scheme)://\(host)" + (isUsual ? "" : ":\(port)")
  }

  /// `true` if the host is `runcomfy.net` or `runcomfy.com`, or a host under one of these names.
  var isRunComfy: Bool {
    ["runcomfy.net", "runcomfy.com"].contains { host == $0 || host.hasSuffix(".\($0)") }
  }
}
