package import KatsudoCore

/// Looks up a host name. It is a protocol, so that a test can choose the addresses, and other ones for the second look-up.
package protocol Resolver: Sendable {
  /// Returns all addresses of a name, the preferred one first. A name without an address is an error.
  ///
  /// - Parameter name: a name in lower-case ASCII without a trailing dot, never an address.
  func addresses(of name: String) async throws(MediaError) -> [IPAddress]
}
