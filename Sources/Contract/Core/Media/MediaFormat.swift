/// The kind of file that a media value of an input schema names.
package enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
  case image, video, audio
}

/// A file format. It is found from the file's first bytes and never from its name or its declared type.
package enum MediaFormat: String, Sendable, Hashable, Codable, CaseIterable {
  case jpeg, png, gif, webp, bmp, tiff, avif, heic, mp4, webm, quicktime, wav, mp3, ogg, flac

  package var kind: MediaKind {
    switch self {
    case .jpeg, .png, .gif, .webp, .bmp, .tiff, .avif, .heic: .image
    case .mp4, .webm, .quicktime: .video
    case .wav, .mp3, .ogg, .flac: .audio
    }
  }

  package var contentType: String {
    switch self {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .gif: "image/gif"
    case .webp: "image/webp"
    case .bmp: "image/bmp"
    case .tiff: "image/tiff"
    case .avif: "image/avif"
    case .heic: "image/heic"
    case .mp4: "video/mp4"
    case .webm: "video/webm"
    case .quicktime: "video/quicktime"
    case .wav: "audio/wav"
    case .mp3: "audio/mpeg"
    case .ogg: "audio/ogg"
    case .flac: "audio/flac"
    }
  }

  /// The extension for a file name, without the dot.
  package var fileExtension: String {
    switch self {
    case .jpeg: "jpg"
    case .quicktime: "mov"
    default: rawValue
    }
  }

  /// The common name of the format, for messages.
  package var title: String {
    switch self {
    case .quicktime: "QuickTime"
    case .webp: "WebP"
    case .webm: "WebM"
    case .ogg: "Ogg"
    default: rawValue.uppercased()
    }
  }
}
