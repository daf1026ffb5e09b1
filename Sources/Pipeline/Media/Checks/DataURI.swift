package import KatsudoCore

/// A data URI, `data:[<type>][;parameter…];base64,<data>` (RFC 2397).
///
/// Only base64 is accepted, because the percent-encoded form is for text, and every client sends pictures as base64. The alphabet is that
/// of RFC 4648 section 4. The padding may be missing. ASCII white space is skipped, because shell tools wrap base64 into lines. Apart from
/// these two, every file has exactly one spelling in base64, and every other text is refused. The declared type is kept but not trusted:
/// the format is found from the bytes.
package struct DataURI: Sendable, Hashable {
  /// The declared media type in lower case without parameters. It is `nil` if the URI declares none.
  package let declaredType: String?
  package let bytes: [UInt8]

  /// Returns `true` if a media value is meant as a data URI. The scheme may be in upper or lower case (RFC 3986 section 3.1).
  package static func isDataURI(_ text: String) -> Bool {
    text.utf8.prefix(5).map(ASCII.lowercased).elementsEqual("data:".utf8)
  }

  /// - Parameter limit: the largest size of the file. It is checked before the file is decoded.
  /// - Throws: ``MediaError`` if the text is not such a data URI, or if the file is empty or too large.
  package init(_ text: String, limit: ByteLimit) throws(MediaError) {
    guard Self.isDataURI(text) else {
      throw MediaError(.malformed, "This is not a data URI. It must begin with data:image/png;base64, or the like.")
    }
    let source = text.utf8.dropFirst(5)
    // A media type with its parameters is short, so only the beginning is searched for the comma.
    guard let comma = source.prefix(1024).firstIndex(of: UInt8(ascii: ",")) else {
      throw MediaError(.malformed, "The data URI has no comma between its media type and its data.")
    }
    let fields = String(decoding: source[..<comma].map(ASCII.lowercased), as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.trimmed(of: " ") }
    guard fields.count > 1, fields.last == "base64" else {
      throw MediaError(.malformed, "The data URI must contain base64: write data:image/png;base64, and then the file's bytes in base64.")
    }
    declaredType = fields.first.flatMap { $0.isEmpty ? nil : String($0) }
    let encoded = source[source.index(after: comma)...]
    bytes = try Base64.decode(encoded, limit: limit)
    if bytes.isEmpty { throw MediaError(.unsupported, "The data URI contains no bytes.") }
  }
}

extension Substring {
  fileprivate func trimmed(of character: Character) -> Substring {
    var rest = drop { $0 == character }
    while rest.last == character { rest.removeLast() }
    return rest
  }
}
