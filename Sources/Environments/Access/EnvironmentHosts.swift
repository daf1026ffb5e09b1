/// The hosts of the environments: one for each, below one domain.
struct EnvironmentHosts: Sendable {
  let domain: String
  let isSecure: Bool

  /// Returns the environment that a request is for, or `nil` if the host is none of an environment.
  ///
  /// - Parameter authority: the value of the header `Host`.
  func environment(of authority: String?) -> EnvironmentID? {
    guard let host = authority.flatMap(Self.host)?.lowercased(), host.hasSuffix(".\(domain)") else { return nil }
    return EnvironmentID(host.dropLast(domain.count + 1))
  }

  /// Returns the address of an environment's page, without a slash at the end.
  ///
  /// - Parameter port: the port of the listener.
  func url(of environment: EnvironmentID, port: Int) -> String {
    isSecure ? "https://\(environment).\(domain)" : "http://\(environment).\(domain):\(port)"
  }

  /// Returns the host without the port, or `nil` if what follows the host is no port.
  private static func host(_ authority: String) -> String? {
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count < 2 || parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return parts.first.map(String.init)
  }
}
