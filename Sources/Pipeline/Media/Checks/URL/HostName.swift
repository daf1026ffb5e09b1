import KatsudoCore

/// Reads the host of a URL if it is not in brackets: a DNS name or a dotted IPv4 address. Forms that only some parsers accept are refused.
enum HostName {
  static func read(_ bytes: ArraySlice<UInt8>) throws(MediaError) -> MediaURL.Host {
    if bytes.isEmpty { throw MediaError(.malformed, "The URL names no host.") }
    if bytes.contains(where: { $0 >= 0x80 }) {
      // Different versions of IDNA give different ASCII forms of the same name. Only the sender knows which one is meant.
      throw MediaError(
        .malformed, "The URL's host contains letters outside ASCII. Write the host in its ASCII form, which begins with xn--.")
    }
    if bytes.contains(UInt8(ascii: "%")) {
      throw MediaError(.malformed, "The URL's host contains a percent sign. Write the host's letters themselves.")
    }
    var name = bytes.map(ASCII.lowercased)
    // `host.` and `host` are the same host (RFC 1034 section 3.1). The certificate and the `Host` header use the name without the dot.
    if name.last == UInt8(ascii: "."), name.count > 1 { name.removeLast() }
    let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard name.count <= 253, labels.allSatisfy(isLabel) else {
      throw MediaError(
        .malformed, "The URL's host is not a host name. It has parts of letters, digits and hyphens, with dots between them.")
    }
    let text = String(decoding: name, as: UTF8.self)
    guard let last = labels.last, looksNumeric(last) else { return .name(text) }
    guard let address = IPAddress(text) else {
      throw MediaError(
        .forbidden, "The URL's host is a number that is not an IPv4 address. Write an address as four decimal numbers, such as 192.0.2.1.")
    }
    return .address(address)
  }

  /// Returns `true` for a label as RFC 1123 section 2.1 defines it. The underscore is also allowed, because DNS allows it and older storage
  /// buckets use it.
  private static func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard (1...63).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
    let hyphen = UInt8(ascii: "-")
    return first != hyphen && last != hyphen
      && bytes.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == hyphen || $0 == UInt8(ascii: "_") }
  }

  /// Returns `true` if a host that ends with this label is a number (the check "ends in a number" of the WHATWG). `inet_aton` reads such a
  /// host as an IPv4 address, in any base and with any number of parts. No top-level domain has this form (RFC 3696 section 2).
  private static func looksNumeric(_ label: ArraySlice<UInt8>) -> Bool {
    label.allSatisfy(ASCII.isDigit) || label.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy { ASCII.hexValue($0) != nil }
  }
}
