/// What is known of a media file once its first bytes and its header have been read. No pixel has been decoded.
package struct MediaFacts: Sendable, Hashable, Codable {
  package var format: MediaFormat
  /// Size of the whole file in bytes.
  package var byteCount: Int
  /// Width and height in pixels as a viewer sees them, that is after the EXIF orientation; `nil` where the format's header is not read
  /// (video, audio, and picture formats no model takes).
  package var width: Int?
  package var height: Int?

  package init(format: MediaFormat, byteCount: Int, width: Int? = nil, height: Int? = nil) {
    self.format = format
    self.byteCount = byteCount
    self.width = width
    self.height = height
  }
}
