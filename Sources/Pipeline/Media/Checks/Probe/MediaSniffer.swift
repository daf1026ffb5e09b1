package import KatsudoCore

/// Finds the format of a file from its first bytes, following the WHATWG MIME Sniffing Standard. A name or a declared type is never used.
package enum MediaSniffer {
  /// The number of bytes from the start of a file that the sniffer uses.
  package static let usefulByteCount = 512

  /// - Parameter head: the file's first bytes: `usefulByteCount` of them, or the whole file.
  /// - Returns: the format, or `nil` if it is not known here.
  package static func format(of head: some Collection<UInt8>) -> MediaFormat? {
    let head = Array(head.prefix(usefulByteCount))
    if let match = signatures.first(where: { head.starts(with: $0.0) }) { return match.1 }
    if head.starts(with: "RIFF".utf8) { return riff(head) }
    if head.dropFirst(4).starts(with: "ftyp".utf8) { return BoxBrands.format(head) }
    // Older QuickTime files have no `ftyp` box and begin with one of these boxes.
    if ["moov", "mdat", "wide"].contains(where: { head.dropFirst(4).starts(with: $0.utf8) }) { return .quicktime }
    if head.starts(with: [0x1a, 0x45, 0xdf, 0xa3]) { return matroska(head) }
    return isMP3Frame(head) ? .mp3 : nil
  }

  /// Returns `true` if the bytes begin like a web page or XML: a login page, an error page or the answer of a storage service.
  package static func isWebPage(_ head: some Collection<UInt8>) -> Bool {
    var rest = Array(head.prefix(usefulByteCount))[...]
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    rest = rest.drop { " \t\r\n\u{0c}".utf8.contains($0) }
    let text = rest.prefix(16).map(ASCII.lowercased)
    return ["<!doctype", "<html", "<head", "<body", "<script", "<!--", "<?xml", "<error", "<title", "<meta"]
      .contains { text.starts(with: $0.utf8) }
  }

  private static let signatures: [([UInt8], MediaFormat)] = [
    ([0xff, 0xd8, 0xff], .jpeg),
    ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], .png),
    (Array("GIF87a".utf8), .gif),
    (Array("GIF89a".utf8), .gif),
    (Array("BM".utf8), .bmp),
    ([0x49, 0x49, 0x2a, 0x00], .tiff),
    ([0x4d, 0x4d, 0x00, 0x2a], .tiff),
    (Array("OggS".utf8), .ogg),
    (Array("fLaC".utf8), .flac),
    (Array("ID3".utf8), .mp3),
  ]

  private static func riff(_ head: [UInt8]) -> MediaFormat? {
    let type = head.dropFirst(8)
    if type.starts(with: "WEBP".utf8) { return .webp }
    return type.starts(with: "WAVE".utf8) ? .wav : nil
  }

  /// Reads the DocType element (id 0x4282) of an EBML file, which comes after a few bytes.
  private static func matroska(_ head: [UInt8]) -> MediaFormat? {
    let marker: [UInt8] = [0x42, 0x82, 0x84] + Array("webm".utf8)
    return head.prefix(64).indices.contains { head[$0...].starts(with: marker) } ? .webm : nil
  }

  /// Returns `true` for the header of an MPEG audio frame without a tag before it: eleven set bits, then values of version, layer, bit rate
  /// and sample rate that the standard does not reserve.
  private static func isMP3Frame(_ head: [UInt8]) -> Bool {
    guard head.count >= 4, head[0] == 0xff, head[1] & 0xe0 == 0xe0 else { return false }
    let version = head[1] >> 3 & 3
    let layer = head[1] >> 1 & 3
    return version != 1 && layer == 1 && head[2] >> 4 != 15 && head[2] >> 4 != 0 && head[2] >> 2 & 3 != 3
  }
}
