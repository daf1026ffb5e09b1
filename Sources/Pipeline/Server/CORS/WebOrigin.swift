import Foundation

/// The origin of web pages: a scheme, a host and, if it is not the standard one of the scheme, a port (RFC 6454).
package struct WebOrigin: Sendable, Hashable {
  /// The origin as browsers write it in the header `Origin`: in lower case, without the standard port.
  package let text: String

  /// Reads an origin such as `https://app.example.com` or `http://localhost:5173`. Upper case and a standard port are accepted. Returns `nil`
  /// for any other text, such as one with a path, `*` or `null`.
  package init?(_ text: String) {
    guard let mark = text.range(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    var host = text[mark.upperBound...].lowercased()[...]
    var port: Int?
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
      let digits = host[host.index(after: colon)...]
      guard digits.utf8.allSatisfy(Self.isDigit), let number = Int(digits), (1...65535).contains(number) else { return nil }
      port = number
      host = host[..<colon]
    }
    guard Self.isScheme(scheme), Self.isHost(host) else { return nil }
    let shown = port.flatMap { $0 == Self.standardPorts[scheme] ? nil : ":\($0)" } ?? ""
    self.text = "\(scheme)://\(host)\(shown)"
  }

  private static let standardPorts = ["http": 80, "https": 443]

  /// Apps in a shell of their own have schemes such as `capacitor`.
  private static func isScheme(_ text: String) -> Bool {
    text.utf8.first.map(isLetter) == true
      && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains($0) }
  }

  private static func isHost(_ text: Substring) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let address = text.dropFirst().dropLast()
      return address.contains(":")
        && address.utf8.allSatisfy {
          isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) || [UInt8(ascii: ":"), UInt8(ascii: ".")].contains($0)
        }
    }
    return !text.isEmpty
      && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
