/// The detail that a caller needs of a picture.
package enum PictureDetail: Sendable {
  /// Every pixel.
  case all
  /// Enough for a film, even if the camera moves a fifth nearer. A larger picture may be decoded smaller, which saves time and memory from
  /// the beginning: a photograph of 12 megapixels has six times as many pixels as a film shows.
  case film

  private static let nearest = 1.2

  /// Returns the eighths of each side that a decoder keeps if it can leave out detail: 8, 4, 2 or 1.
  package func eighths(width: Int, height: Int) -> Int {
    guard case .film = self else { return 8 }
    // A picture on its side becomes upright later; the film has the same size in both cases.
    let frame = FrameSize.nearest(width: width, height: height)
    let scale = max(Double(frame.width) / Double(width), Double(frame.height) / Double(height))
    return [1, 2, 4].first { Double($0) / 8 >= scale * Self.nearest } ?? 8
  }
}
