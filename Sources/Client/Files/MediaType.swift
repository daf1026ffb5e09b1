import Foundation

/// Finds the media type of a file from its first bytes. The file name is not used, because it may be wrong, and servers read the bytes too.
enum MediaType {
  /// Returns a media type such as `image/png`, or `nil` for an unknown format.
  ///
  /// - Parameter head: the first bytes; 16 are enough.
  static func sniffed(from head: Data) -> String? {
    let bytes = [UInt8](head)
    func stands(_ text: StaticString, at offset: Int) -> Bool {
      text.withUTF8Buffer { bytes.count >= offset + $0.count && bytes[offset..<offset + $0.count].elementsEqual($0) }
    }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if stands("GIF87a", at: 0) || stands("GIF89a", at: 0) { return "image/gif" }
    if stands("RIFF", at: 0) {
      if stands("WEBP", at: 8) { return "image/webp" }
      if stands("WAVE", at: 8) { return "audio/wav" }
    }
    if stands("ftyp", at: 4) {
      if stands("qt  ", at: 8) { return "video/quicktime" }
      // These formats use the container of MP4, but they are pictures.
      if ["avif", "avis", "heic", "heix", "mif1"].contains(String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self)) { return nil }
      return stands("M4A ", at: 8) ? "audio/mp4" : "video/mp4"
    }
    if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "video/webm" }
    if stands("fLaC", at: 0) { return "audio/flac" }
    if stands("OggS", at: 0) { return "audio/ogg" }
    if stands("ID3", at: 0) || isMP3Frame(bytes) { return "audio/mpeg" }
    return nil
  }

  /// Returns `true` for the header of an MPEG audio frame of layer III: eleven bits are set, and the version, the layer, the bit rate and
  /// the sample rate have valid values.
  private static func isMP3Frame(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0 else { return false }
    return bytes[1] & 0x18 != 0x08 && bytes[1] & 0x06 == 0x02 && bytes[2] & 0xF0 != 0xF0 && bytes[2] & 0xF0 != 0 && bytes[2] & 0x0C != 0x0C
  }
}
