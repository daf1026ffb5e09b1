import Foundation

/// The checked address of RunComfy's Model API. The address of every call begins with it, and the operator's token is sent only there.
package struct RunComfyBase: Sendable, Hashable {
  /// The address without a slash at its end.
  let text: String

  /// The address of RunComfy itself.
  package static let standard = RunComfyBase(checked: "https://model-api.runcomfy.net/v1")

  /// - Parameter text: a URL with `https`, or with `http` on this machine's own loopback, where the token never reaches a network. Its path
  ///   ends with the version, `/v1`, which is added if there is no path. A user name, a query or a fragment is not allowed.
  /// - Returns: `nil` for any other text.
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

  /// `true` if the address is reached without TLS, which is allowed only on this machine.
  package var isPlain: Bool { text.hasPrefix("http://") }

  static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
