/// How much of a picture is wanted.
package enum PictureDetail: Sendable {
  /// Every pixel.
  case all
  /// Enough for a film, also where the camera goes a fifth nearer. What is larger may come smaller, since that is cheaper in time and
  /// memory from the beginning on: a photograph of 12 megapixels has six times as many as a film shows.
  case film

  private static let nearest = 1.2

  /// Eighths of each side that a decoder that can leave out detail shall keep: 8, 4, 2 or 1.
  package func eighths(width: Int, height: Int) -> Int {
    guard case .film = self else { return 8 }
    // A picture that lies on its side becomes upright later; the film is as large either way.
    let frame = FrameSize.nearest(width: width, height: height)
    let scale = max(Double(frame.width) / Double(width), Double(frame.height) / Double(height))
    return [1, 2, 4].first { Double($0) / 8 >= scale * Self.nearest } ?? 8
  }
}
