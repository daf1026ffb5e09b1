import Foundation

/// The address of RunComfy's Model API, checked: what every call's address begins with, and the only place the operator's token is sent to.
package struct RunComfyBase: Sendable, Hashable {
  /// Without a slash at its end.
  let text: String

  /// RunComfy's own.
  package static let standard = RunComfyBase(checked: "https://model-api.runcomfy.net/v1")

  /// - Parameter text: `https`, or `http` on this machine's own loopback, where nobody can read the token on its way; with the path up to the
  ///   version, `/v1`, which is taken where no path is given. No user name, query or fragment.
  /// - Returns: `nil` for anything else.
  package init?(_ text: String) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(),
      !host.isEmpty, parts.user == nil, parts.password == nil, parts.percentEncodedQuery == nil, parts.percentEncodedFragment == nil,
      scheme == "https" || scheme == "http" && Self.isLoopback(host)
    else { return nil }
    var path = parts.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    let port = parts.port.map { ":\($0)" } ?? ""
    let place = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    self.init(checked: "\(scheme)://\(place)\(port)\(path.isEmpty ? "/v1" : path)")
  }

  private init(checked text: String) { self.text = text }

  /// Whether it is reached without TLS, and so is on this very machine.
  package var isPlain: Bool { text.hasPrefix("http://") }

  static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
