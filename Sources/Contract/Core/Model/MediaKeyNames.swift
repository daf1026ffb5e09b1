/// The property names that mark a media input in schemas without media formats. The list follows RunComfy's catalogue.
enum MediaKeyNames {
  static func kind(of key: String) -> MediaKind? {
    if let kind = exact[key] { return kind }
    // image_url_1 … image_url_9
    guard let dash = key.lastIndex(of: "_"), let number = Int(key[dash...].dropFirst()), number >= 0 else { return nil }
    return exact[String(key[..<dash])]
  }

  private static let exact: [String: MediaKind] = {
    var names: [String: MediaKind] = [:]
    for key in [
      "image", "images", "image_url", "image_urls", "first_frame", "first_frame_image_url", "last_frame", "last_frame_image_url",
      "start_image_url",
      "end_image", "end_image_url", "reference_image_url", "reference_image_urls",
    ] { names[key] = .image }
    for key in ["video", "videos", "video_url", "video_urls"] { names[key] = .video }
    for key in ["audio", "audios", "audio_url", "audio_urls"] { names[key] = .audio }
    return names
  }()
}
