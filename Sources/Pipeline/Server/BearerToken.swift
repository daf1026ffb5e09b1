/// Reads the token of an `Authorization` header (RFC 6750 section 2.1). It works on the bytes, because every request has such a header.
enum BearerToken {
  private static let longest = 8192

  /// Returns the token. Returns `nil` if the header has another scheme or form, or if the token is longer than 8,192 bytes. The scheme may
  /// be in upper or lower case (RFC 9110 section 11.1).
  static func read(_ header: String) -> String? {
    let bytes = header.utf8
    let space = UInt8(ascii: " ")
    guard let end = bytes.firstIndex(of: space),
      bytes[..<end].lazy.map({ $0 | 0x20 }).elementsEqual("bearer".utf8),
      let start = bytes[end...].firstIndex(where: { $0 != space }), let last = bytes.lastIndex(where: { $0 != space })
    else {
      return nil
    }
    let token = header[start...last]
    return token.utf8.count <= longest ? String(token) : nil
  }
}
