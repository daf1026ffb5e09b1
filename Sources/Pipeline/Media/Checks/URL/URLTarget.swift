/// The path and query that are sent to the other server. They contain only characters that RFC 3986 allows, so that no other library
/// changes them.
enum URLTarget {
  /// - Parameter bytes: the bytes after the authority. They are empty or begin with `/`, `?` or `#`.
  static func canonical(_ bytes: ArraySlice<UInt8>) -> String {
    let withoutFragment = bytes.prefix { $0 != UInt8(ascii: "#") }
    let encoded = percentEncoded(withoutFragment)
    return encoded.first == UInt8(ascii: "/") ? text(encoded) : "/" + text(encoded)
  }

  /// Resolves a reference without scheme and authority by RFC 3986 section 5.2.2.
  static func resolve(_ reference: ArraySlice<UInt8>, from base: String) -> String {
    let withoutFragment = percentEncoded(reference.prefix { $0 != UInt8(ascii: "#") })
    let baseBytes = Array(base.utf8)
    let basePath = baseBytes.prefix { $0 != UInt8(ascii: "?") }
    let path = withoutFragment.prefix { $0 != UInt8(ascii: "?") }
    let query = withoutFragment[path.endIndex...]
    if path.isEmpty { return query.isEmpty ? base : text(basePath) + text(query) }
    if path.first == UInt8(ascii: "/") { return removingDotSegments(text(path)) + text(query) }
    let folder = basePath[...(basePath.lastIndex(of: UInt8(ascii: "/")) ?? basePath.startIndex)]
    return removingDotSegments(text(folder) + text(path)) + text(query)
  }

  /// Removes the dot segments of a path that begins with a slash (RFC 3986 section 5.2.4).
  private static func removingDotSegments(_ path: String) -> String {
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/")
  }

  private static func percentEncoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let hex = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for index in bytes.indices {
      let byte = bytes[index]
      if isAllowed(byte) || byte == UInt8(ascii: "%") && isEscape(bytes[index...]) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return result
  }

  /// Returns `true` for pchar without its escapes, and for `/` and `?` (RFC 3986 sections 3.3 and 3.4).
  private static func isAllowed(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
  }

  private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    let escape = bytes.prefix(3)
    return escape.count == 3 && escape.dropFirst().allSatisfy { ASCII.hexValue($0) != nil }
  }

  private static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }
}
