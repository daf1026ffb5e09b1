import KatsudoCore
import KatsudoMediaChecks
import Logging

/// Looks up the host of a URL once and checks all its addresses. A connection then goes to a checked address.
struct HostLookup: Sendable {
  let policy: AddressPolicy
  let resolver: any Resolver
  let logger: Logger

  /// Returns all addresses of the URL's host. All of them must be allowed. A name with one allowed and one forbidden address may be an
  /// attack, or the connection would fail half of the time.
  ///
  /// - Parameter refusal: the error for an address that is not allowed.
  func addresses(of url: MediaURL, orThrow refusal: () -> MediaError) async throws(MediaError) -> [IPAddress] {
    let addresses: [IPAddress] =
      switch url.host {
      case .address(let address): [address]
      case .name(let name): try await resolver.addresses(of: name)
      }
    for address in addresses where !policy.allows(address) {
      log("refused", url, address, ["class": "\(AddressClass(address).rawValue)"])
      throw refusal()
    }
    return addresses
  }

  /// Logs an event with the address. Details of the operator's network belong in the operator's log and not in the caller's message.
  func log(_ message: Logger.Message, _ url: MediaURL, _ address: IPAddress, _ more: Logger.Metadata) {
    let place: Logger.Metadata = ["host": "\(url.hostText)", "port": "\(url.port)", "address": "\(address)"]
    logger.info(message, metadata: place.merging(more) { $1 })
  }
}
