/// The kind of file that a media value of an input schema names.
package enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
  case image, video, audio
}
