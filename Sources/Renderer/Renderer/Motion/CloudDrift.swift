/// The drift of the clouds: sideways and a little upwards in the picture, as clouds move that come towards the camera.
struct CloudDrift: Sendable {
  /// The distance that the clouds at the top of the picture move in the whole film, in frame widths.
  let way: Float
  private let side: Float
  /// The length of the film in seconds.
  private let film: Double

  /// Chooses the side by the seed. If the camera turns so far that the picture would end on this side, the clouds go to the other side. If
  /// there is too little room on both sides, they move less far.
  ///
  /// - Parameter margin: The width of the margin beside the frame, in frame widths.
  init(_ path: CameraPath, margin: Double, seed: Int64) {
    film = max(1, Double(path.poses.count - 1)) / 24
    // In a longer film, clouds move further, up to 1.5 times as far, because the picture is limited.
    let wanted = 0.028 * min(film / 5, 1.5)
    // Clouds have no parallax, so only turns and the focal length shift them. A small rest is for the neighbours of samples.
    func room(on side: Double) -> Double {
      max(0, margin - 0.006 - (path.poses.map { (1 / $0.zoom - 1) / 2 + side * $0.panRight }.max() ?? 0))
    }
    var random = SeededRandom(seed: seed, purpose: "clouds")
    let drawn: Double = random.unit() < 0.5 ? -1 : 1
    let chosen = room(on: drawn) >= min(wanted, room(on: -drawn)) ? drawn : -drawn
    side = Float(chosen)
    way = Float(min(wanted, room(on: chosen)))
  }

  /// Returns the offset from a place to the place to read, for clouds that move by 1 in the whole film.
  func shift(at seconds: Double) -> SIMD2<Float> {
    let start = min(1.2, film / 2)
    let time = min(seconds, film)
    // The speed rises as a smoothstep and is then constant.
    let part = min(time / start, 1)
    let gone = start * (part * part * part - part * part * part * part / 2) + max(0, time - start)
    let way = Float(gone / (film - start / 2))
    return SIMD2(side * way, 0.22 * way)
  }
}
