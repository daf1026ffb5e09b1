package import KatsudoCore

/// A URL that a caller named. It is read strictly and written in one canonical form, so that every later step (look-up, check, connection,
/// `Host` header, certificate) uses the same host. It follows RFC 3986. Like the WHATWG URL Standard, it takes into account how other
/// parsers read a URL.
package struct MediaURL: Sendable, Hashable {
  package enum Scheme: String, Sendable, Hashable {
    case https, http

    package var defaultPort: Int { self == .https ? 443 : 80 }
  }

  package enum Host: Sendable, Hashable {
    /// A DNS name: lower case, ASCII, no trailing dot.
    case name(String)
    case address(IPAddress)
  }

  package let scheme: Scheme
  package let host: Host
  /// The port from 1 to 65535.
  package let port: Int
  /// The path and query, percent-encoded, with a leading "/". The fragment is dropped, because it is never sent.
  package let target: String

  /// The longest URL that is read, in bytes of UTF-8. Common servers accept at most 8 KiB for a whole request line.
  package static let maximumLength = 8192

  package init(_ text: String, allowHTTP: Bool = false) throws(MediaError) {
    let bytes = Array(text.utf8)
    try Self.checkCharacters(bytes)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(bytes[..<colon]) else {
      throw MediaError(.malformed, "This is not a URL. It must begin with https:// and name a file that anybody can download.")
    }
    scheme = try Self.scheme(bytes[..<colon], allowHTTP: allowHTTP)
    let rest = bytes[(colon + 1)...]
    guard rest.starts(with: "//".utf8) else {
      throw MediaError(.malformed, "The URL must begin with \(scheme.rawValue)://, with two slashes.")
    }
    let afterSlashes = rest.dropFirst(2)
    let end = afterSlashes.firstIndex { "/?#".utf8.contains($0) } ?? afterSlashes.endIndex
    let authority = try MediaAuthority(afterSlashes[..<end])
    host = authority.host
    port = authority.port ?? scheme.defaultPort
    target = URLTarget.canonical(afterSlashes[end...])
  }

  private init(scheme: Scheme, host: Host, port: Int, target: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.target = target
  }

  private static func checkCharacters(_ bytes: [UInt8]) throws(MediaError) {
    if bytes.isEmpty { throw MediaError(.malformed, "The URL is empty.") }
    if bytes.count > maximumLength {
      throw MediaError(.malformed, "The URL is longer than \(maximumLength) bytes. Use a shorter one.")
    }
    if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7f }) {
      throw MediaError(.malformed, "The URL contains a space or a control character. Write a space as %20 and remove line breaks.")
    }
    // Some parsers read a backslash as a slash, and would find another host than this parser.
    if bytes.contains(UInt8(ascii: "\\")) {
      throw MediaError(.malformed, "The URL contains a backslash. Use / between its parts, and %5C for a backslash in a file name.")
    }
  }

  /// Returns `true` for a scheme by RFC 3986 section 3.1.
  private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, ASCII.isLetter(first) else { return false }
    return bytes.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "+-.".utf8.contains($0) }
  }

  private static func scheme(_ bytes: ArraySlice<UInt8>, allowHTTP: Bool) throws(MediaError) -> Scheme {
    switch String(decoding: bytes.map(ASCII.lowercased), as: UTF8.self) {
    case "https": return .https
    case "http" where allowHTTP: return .http
    case "http":
      throw MediaError(.forbidden, "This server fetches files over HTTPS only. Use a URL that begins with https://.")
    default:
      let allowed = allowHTTP ? "https:// or http://" : "https://"
      throw MediaError(.forbidden, "The URL must begin with \(allowed); other schemes are not fetched.")
    }
  }
}

extension MediaURL: CustomStringConvertible {
  /// The canonical URL. The default port of the scheme is left out.
  package var description: String {
    "\(scheme.rawValue)://\(hostText)\(port == scheme.defaultPort ? "" : ":\(port)")\(target)"
  }

  /// The host in the form of a URL, with IPv6 in brackets.
  package var hostText: String {
    switch host {
    case .name(let name): name
    case .address(let address): if case .v6 = address { "[\(address)]" } else { "\(address)" }
    }
  }
}

extension MediaURL {
  /// Returns the target of a `Location` header (RFC 9110 section 10.2.2, RFC 3986 section 5.2). It is read as strictly as the first URL. A
  /// redirect from https to http is refused unless plain HTTP is allowed.
  package func redirected(to location: String, allowHTTP: Bool) throws(MediaError) -> MediaURL {
    let bytes = Array(location.utf8)
    // An empty reference means this URL again, which would be a loop. `checkCharacters` refuses it.
    try Self.checkCharacters(bytes)
    let delimiter = bytes.firstIndex { ":/?#".utf8.contains($0) }
    if let delimiter, bytes[delimiter] == UInt8(ascii: ":"), Self.isScheme(bytes[..<delimiter]) {
      return try MediaURL(location, allowHTTP: allowHTTP)
    }
    if bytes.starts(with: "//".utf8) {
      return try MediaURL("\(scheme.rawValue):\(location)", allowHTTP: allowHTTP)
    }
    return MediaURL(scheme: scheme, host: host, port: port, target: URLTarget.resolve(bytes[...], from: target))
  }
}
