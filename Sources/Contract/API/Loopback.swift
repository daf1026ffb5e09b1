/// The names under which a machine reaches only itself.
package enum Loopback {
  /// Returns `true` for `localhost`, an address of 127.0.0.0/8 in four decimal parts, and `::1` with or without brackets.
  ///
  /// - Parameter host: a host in lower case, without a port.
  package static func contains(_ host: some StringProtocol) -> Bool {
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0).map(String.init) == String($0) }
  }
}
