package import KatsudoCore

/// Looks up a host name. A protocol, so that a test can say what a name resolves to, and what it resolves to the second time.
package protocol Resolver: Sendable {
  /// All addresses of a name, the preferred one first. A name without any is an error.
  ///
  /// - Parameter name: lower-case ASCII without a trailing dot; never an address.
  func addresses(of name: String) async throws(MediaError) -> [IPAddress]
}
