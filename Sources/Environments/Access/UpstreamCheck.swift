import KatsudoMediaChecks
package import KatsudoMediaFetch

/// Checks that an address leads to no server that an environment must not reach: the servers of the pool, which run the jobs of all callers, and
/// this server itself.
package struct UpstreamCheck: Sendable {
  /// The addresses of the servers of the pool.
  private let pool: [String]
  /// The ports of this machine that the server itself uses.
  private let ownPorts: [Int]
  private let resolver: any Resolver

  package init(pool: [String], ownPorts: [Int], resolver: any Resolver) {
    self.pool = pool
    self.ownPorts = ownPorts
    self.resolver = resolver
  }

  /// The ports that no command of an environment may use.
  var reservedPorts: Set<Int> { Set(ownPorts + pool.compactMap { UpstreamAddress($0)?.port }) }

  /// Looks up an address and checks it.
  ///
  /// - Parameter listener: the port of the environments' listener.
  /// - Returns: the address with an IP address as its host.
  /// - Throws: ``EnvironmentError`` if the address is not allowed or cannot be found.
  func resolved(_ address: UpstreamAddress, listener: Int) async throws(EnvironmentError) -> UpstreamAddress {
    let own = OwnAddresses.now()
    let places = try await UpstreamPlaces.of(address, resolver: resolver, own: own)
    let ports = ownPorts + [listener]
    if places.places.contains(where: { place in ports.contains { place == .here(port: $0) } }) {
      throw EnvironmentError(.badInput, "The address \(address) leads to this server itself. Give the address of a ComfyUI server.")
    }
    for text in pool {
      guard let server = UpstreamAddress(text) else { continue }
      // If the host of a pool server cannot be found now, it may be found later. So the check must not pass.
      let forbidden = try await UpstreamPlaces.of(server, resolver: resolver, own: own)
      guard places.places.isDisjoint(with: forbidden.places) else {
        throw EnvironmentError(
          .badInput,
          "The address \(address) leads to a server of the pool, which runs the jobs of all callers. An environment needs a ComfyUI server of its own."
        )
      }
    }
    guard let first = places.addresses.first else {
      throw EnvironmentError(.unavailable, "The host of \(address) has no address.")
    }
    return UpstreamAddress(host: "\(first)", port: address.port)
  }
}
