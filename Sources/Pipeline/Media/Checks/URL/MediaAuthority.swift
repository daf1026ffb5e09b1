import KatsudoCore

/// The part of a URL between `//` and the path: `host[:port]`. A user name or a password is refused: it would be sent to the real host, and
/// a URL such as `https://trusted.example@other.example/` is made to mislead its reader.
struct MediaAuthority: Sendable {
  let host: MediaURL.Host
  let port: Int?

  init(_ bytes: ArraySlice<UInt8>) throws(MediaError) {
    if bytes.contains(UInt8(ascii: "@")) {
      throw MediaError(
        .forbidden, "The URL contains a user name or password (the part before @). Remove it, or use a pre-signed URL that needs no login.")
    }
    if bytes.isEmpty { throw MediaError(.malformed, "The URL names no host.") }
    if bytes.first == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else {
        throw MediaError(.malformed, "The URL's IPv6 address has no closing bracket.")
      }
      host = .address(try Self.bracketed(bytes[(bytes.startIndex + 1)..<close]))
      port = try Self.port(bytes[(close + 1)...])
    } else {
      let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
      if bytes[colon...].dropFirst().contains(UInt8(ascii: ":")) {
        throw MediaError(
          .malformed, "The URL's host contains more than one colon. Write an IPv6 address in brackets, as in https://[2001:db8::1]/a.png.")
      }
      host = try HostName.read(bytes[..<colon])
      port = try Self.port(bytes[colon...])
    }
  }

  private static func bracketed(_ bytes: ArraySlice<UInt8>) throws(MediaError) -> IPAddress {
    if bytes.contains(UInt8(ascii: "%")) {
      throw MediaError(
        .forbidden, "The URL's IPv6 address contains a zone (the part after %). Addresses of one network card are not fetched.")
    }
    guard let address = IPAddress(String(decoding: bytes, as: UTF8.self)), case .v6 = address else {
      throw MediaError(.malformed, "The URL contains something in brackets that is not an IPv6 address.")
    }
    return address
  }

  /// - Parameter bytes: nothing, or a colon and digits. A colon alone means the default port of the scheme (RFC 3986 section 3.2.3).
  private static func port(_ bytes: ArraySlice<UInt8>) throws(MediaError) -> Int? {
    if bytes.isEmpty { return nil }
    let digits = bytes.dropFirst()
    guard bytes.first == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy(ASCII.isDigit) else {
      throw MediaError(.malformed, "The URL's port is not a number from 1 to 65535.")
    }
    if digits.isEmpty { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard (1...65535).contains(value) else {
      throw MediaError(.malformed, "The URL's port is not a number from 1 to 65535.")
    }
    return value
  }
}
