package import KatsudoCore

/// `data:[<type>][;parameter…];base64,<data>` (RFC 2397).
///
/// Decided: base64 alone (the percent-encoded form is for text, and every client sends pictures as base64); the alphabet of RFC 4648
/// section 4; padding may be missing; ASCII white space is skipped, since shell tools wrap base64 into lines; everything else that is not
/// exactly one spelling of the bytes is refused. The declared type is kept but not believed: the bytes say what they are.
package struct DataURI: Sendable, Hashable {
  /// The declared media type in lower case without parameters, `nil` where none is given.
  package let declaredType: String?
  package let bytes: [UInt8]

  /// Whether a media value is meant as a data URI. The scheme's case does not matter (RFC 3986 section 3.1).
  package static func isDataURI(_ text: String) -> Bool {
    text.utf8.prefix(5).map(ASCII.lowercased).elementsEqual("data:".utf8)
  }

  /// - Parameter limit: the most bytes the file may have; checked before anything is decoded.
  package init(_ text: String, limit: ByteLimit) throws(MediaError) {
    guard Self.isDataURI(text) else {
      throw MediaError(.malformed, "This is not a data URI. It must begin with data:image/png;base64, or the like.")
    }
    let source = text.utf8.dropFirst(5)
    // A media type and its parameters are short; a comma that comes later belongs to something else.
    guard let comma = source.prefix(1024).firstIndex(of: UInt8(ascii: ",")) else {
      throw MediaError(.malformed, "The data URI has no comma between its media type and its data.")
    }
    let fields = String(decoding: source[..<comma].map(ASCII.lowercased), as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.trimmed(of: " ") }
    guard fields.count > 1, fields.last == "base64" else {
      throw MediaError(.malformed, "The data URI must hold base64: write data:image/png;base64, and then the file's bytes in base64.")
    }
    declaredType = fields.first.flatMap { $0.isEmpty ? nil : String($0) }
    let encoded = source[source.index(after: comma)...]
    bytes = try Base64.decode(encoded, limit: limit)
    if bytes.isEmpty { throw MediaError(.unsupported, "The data URI holds no bytes.") }
  }
}

extension Substring {
  fileprivate func trimmed(of character: Character) -> Substring {
    var rest = drop { $0 == character }
    while rest.last == character { rest.removeLast() }
    return rest
  }
}
