/// The amount of detail that a caller needs from a picture.
package enum PictureDetail: Sendable {
  /// Every pixel.
  case all
  /// Enough pixels for a film, also if the camera comes nearer by a fifth. A larger picture may be decoded at a smaller size, which saves
  /// time and memory: a photograph of 12 megapixels has six times as many pixels as a frame.
  case film

  private static let nearest = 1.2

  /// Returns the size to decode at, in eighths of each side: 8, 4, 2 or 1. It is for decoders that can shrink.
  package func eighths(width: Int, height: Int) -> Int {
    guard case .film = self else { return 8 }
    // A rotated picture is turned upright later. This does not change the result.
    let frame = FrameSize.nearest(width: width, height: height)
    let scale = max(Double(frame.width) / Double(width), Double(frame.height) / Double(height))
    return [1, 2, 4].first { Double($0) / 8 >= scale * Self.nearest } ?? 8
  }
}
