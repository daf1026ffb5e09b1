import KatsudoCore

extension MediaKind {
  /// The kind for messages: "a picture", "a video" or "a sound".
  var noun: String {
    switch self {
    case .image: "a picture"
    case .video: "a video"
    case .audio: "a sound"
    }
  }
}

extension MediaFormat {
  /// The format for messages, such as "a JPEG picture" or "an MP4 video".
  var noun: String {
    let article =
      switch self {
      // These names begin with a vowel sound: "an em-pee-four", "an em-pee-three".
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
