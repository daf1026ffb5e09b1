import Foundation

/// Scheme, host and port of a URL: what decides whether two addresses belong to the same server.
struct Origin: Sendable, Hashable {
  /// `http` or `https`.
  let scheme: String
  /// In lower case; an IPv6 address in its brackets.
  let host: String
  let port: Int

  /// `nil` for other schemes and where no host is named.
  init?(_ parts: URLComponents) {
    guard let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https" else { return nil }
    guard let host = parts.percentEncodedHost?.lowercased(), !host.isEmpty, !host.contains("%") else { return nil }
    let port = parts.port ?? (scheme == "https" ? 443 : 80)
    guard (1...65_535).contains(port) else { return nil }
    self.scheme = scheme
    self.host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    self.port = port
  }

  /// Without the port where it is the scheme's own.
  var text: String {
    let isUsual = port == (scheme == "https" ? 443 : 80)
    return "\(scheme)://\(host)" + (isUsual ? "" : ":\(port)")
  }

  /// Whether the host is RunComfy's, or under one of its names.
  var isRunComfy: Bool {
    ["runcomfy.net", "runcomfy.com"].contains { host == $0 || host.hasSuffix(".\($0)") }
  }
}
