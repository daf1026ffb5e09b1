import Foundation
import KatsudoCore
import KatsudoMediaChecks
import KatsudoMediaFetch

/// The address of a ComfyUI server: `http://HOST:PORT`.
package struct UpstreamAddress: Sendable, Hashable, Codable, CustomStringConvertible {
  /// A name in lower case, or an address without brackets.
  let host: String
  let port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Returns `nil` for anything but `http://HOST[:PORT]`, with or without a slash at the end.
  package init?(_ text: String) {
    guard let url = URLComponents(string: text), url.scheme?.lowercased() == "http", let host = url.host, !host.isEmpty,
      url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil, url.user == nil, url.password == nil
    else { return nil }
    let port = url.port ?? 80
    guard (1...65535).contains(port) else { return nil }
    self.init(host: host.lowercased().trimmingCharacters(in: ["[", "]"]), port: port)
  }

  /// The host and the port, as in the header `Host`.
  var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  package var description: String { "http://\(authority)" }
}

/// The places that an address leads to: IP addresses with a port.
///
/// All addresses of this machine count as one, because a server that listens on all of them is reached by each.
struct UpstreamPlaces: Sendable, Hashable {
  enum Place: Sendable, Hashable {
    case here(port: Int)
    case there(IPAddress, port: Int)
  }

  /// The addresses in the order of the look-up.
  let addresses: [IPAddress]
  let places: Set<Place>

  /// - Parameter own: the addresses of this machine.
  init(_ addresses: [IPAddress], port: Int, own: Set<IPAddress>) {
    self.addresses = addresses
    places = Set(
      addresses.map { address in
        let plain = address.withoutMapping
        return plain.isLoopbackOrAny || own.contains(plain) ? .here(port: port) : .there(plain, port: port)
      })
  }

  /// Looks up the host of an address.
  ///
  /// - Throws: ``EnvironmentError`` if it has no address.
  static func of(_ address: UpstreamAddress, resolver: any Resolver, own: Set<IPAddress>) async throws(EnvironmentError) -> UpstreamPlaces {
    if let literal = IPAddress(address.host) { return UpstreamPlaces([literal], port: address.port, own: own) }
    do throws(MediaError) {
      return UpstreamPlaces(try await resolver.addresses(of: address.host), port: address.port, own: own)
    } catch {
      throw EnvironmentError(
        .unavailable, "The host of \(address) cannot be found. Check its spelling, and that this machine can look it up.")
    }
  }
}

extension IPAddress {
  /// The IPv4 address that an IPv6 address of `::ffff:0:0/96` stands for, else the address itself.
  fileprivate var withoutMapping: IPAddress {
    guard case .v6(let value) = self, value >> 32 == 0xffff else { return self }
    return .v4(UInt32(truncatingIfNeeded: value))
  }

  /// `true` for 127.0.0.0/8, `::1`, 0.0.0.0/8 and `::`. Linux connects the last two to this machine.
  fileprivate var isLoopbackOrAny: Bool {
    switch self {
    case .v4(let value): value >> 24 == 127 || value >> 24 == 0
    case .v6(let value): value <= 1
    }
  }
}
