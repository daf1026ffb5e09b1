/// What a media value of an input schema holds.
package enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
  case image, video, audio
}
