/// The facts about a media file that its first bytes and its header give. No pixel is decoded for them.
package struct MediaFacts: Sendable, Hashable, Codable {
  package var format: MediaFormat
  /// The size of the whole file in bytes.
  package var byteCount: Int
  /// The width in pixels as a viewer sees it, after the EXIF orientation. It is `nil` if the header holds no size, or if the format's
  /// header is not read (video, audio, and picture formats that no model takes).
  package var width: Int?
  package var height: Int?

  package init(format: MediaFormat, byteCount: Int, width: Int? = nil, height: Int? = nil) {
    self.format = format
    self.byteCount = byteCount
    self.width = width
    self.height = height
  }
}
