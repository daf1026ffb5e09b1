import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The address that a call comes from, for limits that hold where a call has no key.
///
/// It is the address of the other end of the connection. A reverse proxy on this machine connects from loopback, so behind one it is the last
/// address in `X-Forwarded-For`, which the proxy itself has added. The header of any other peer is not believed, because any client can send it.
package struct ClientAddress: Sendable, Hashable {
  /// The address for people, or `unknown`.
  package let text: String
  /// The part of the address that a limit holds for: an IPv4 address, or the first 64 bits of an IPv6 address, because a network hands out
  /// whole blocks of that size.
  package let group: String

  /// A connection that is closed already has no address. Such calls count together, and their header is not believed.
  init(_ request: Request, _ connection: ClientConnection?) {
    let peer = connection.map { $0.channel.remoteAddress?.ipAddress ?? "closed" }
    self.init(peer: peer, forwarded: request.headers[.xForwardedFor])
  }

  /// - Parameters:
  ///   - peer: the address of the other end, or `nil` if there is no connection, as where a call is passed to the router directly. A text that
  ///     is no address stands for a connection that is closed.
  ///   - forwarded: the value of `X-Forwarded-For`.
  package init(peer: String?, forwarded: String?) {
    let hasConnection = peer != nil
    let peer = peer.flatMap { Self.parse($0) }
    let isLocal = peer.map { $0.bytes.starts(with: [127]) && $0.bytes.count == 4 || $0.text == "::1" } ?? !hasConnection
    let last = forwarded?.split(separator: ",").last.map { $0.trimmingCharacters(in: .whitespaces) }
    let address = (isLocal ? last.flatMap { Self.parse($0) } : nil) ?? peer
    text = address?.text ?? "unknown"
    group = address.map { $0.bytes.count == 4 ? $0.text : "\($0.bytes.prefix(8))" } ?? "unknown"
  }

  /// Reads an address, without brackets and port. An IPv4 address in the form of IPv6 (`::ffff:192.0.2.1`) counts as IPv4.
  private static func parse(_ text: String) -> (bytes: [UInt8], text: String)? {
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 { return (withUnsafeBytes(of: v4) { Array($0) }, text) }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: v6) { Array($0) }
    if bytes.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
      return (Array(bytes.suffix(4)), bytes.suffix(4).map(String.init).joined(separator: "."))
    }
    return (bytes, text.lowercased())
  }
}

extension HTTPField.Name {
  fileprivate static let xForwardedFor = Self("X-Forwarded-For")!
}
