import KatsudoCore

extension MediaKind {
  /// "a picture", "a video", "a sound", for messages.
  var noun: String {
    switch self {
    case .image: "a picture"
    case .video: "a video"
    case .audio: "a sound"
    }
  }
}

extension MediaFormat {
  /// "a JPEG picture", "an MP4 video", for messages.
  var noun: String {
    let article =
      switch self {
      // Said "an em-pee-four" and "an em-pee-three".
      case .mp4, .mp3, .avif, .ogg: "an"
      default: "a"
      }
    return "\(article) \(title) \(kind.word)"
  }
}

extension MediaKind {
  fileprivate var word: String {
    switch self {
    case .image: "picture"
    case .video: "video"
    case .audio: "sound"
    }
  }
}
