package import KatsudoCore

/// Reads the format and the size of a media file from its first bytes and its header. It decodes no pixel: only a child process does that.
package enum MediaProbe {
  /// - Parameter path: a file that this server has written. A symbolic link is not followed.
  package static func probe(path: String) throws(MediaError) -> MediaFacts {
    try facts(of: FileBytes(path: path))
  }

  package static func probe(_ bytes: [UInt8]) throws(MediaError) -> MediaFacts {
    try facts(of: MemoryBytes(all: bytes))
  }

  private static func facts(of source: some ByteSource) throws(MediaError) -> MediaFacts {
    guard source.byteCount > 0 else { throw MediaError(.unsupported, "The file is empty.") }
    let head = try source.bytes(at: 0, count: MediaSniffer.usefulByteCount)
    guard let format = MediaSniffer.format(of: head) else {
      throw MediaSniffer.isWebPage(head)
        ? MediaError(.unsupported, "This is a web page, not a media file. Use the URL of the file itself.")
        : MediaError(.unsupported, "The file is not a picture, video or sound in a format that this server knows.")
    }
    let size = try size(of: format, head: head, source: source)
    return MediaFacts(format: format, byteCount: source.byteCount, width: size?.shown.width, height: size?.shown.height)
  }

  private static func size(of format: MediaFormat, head: [UInt8], source: some ByteSource) throws(MediaError) -> PictureSize? {
    switch format {
    case .jpeg: try JPEGHeader.size(in: source)
    case .png: try PNGHeader.size(in: source)
    case .gif: PlainHeaders.gif(head)
    case .bmp: PlainHeaders.bmp(head)
    case .webp: PlainHeaders.webp(head)
    case .tiff, .avif, .heic, .mp4, .webm, .quicktime, .wav, .mp3, .ogg, .flac: nil
    }
  }
}
