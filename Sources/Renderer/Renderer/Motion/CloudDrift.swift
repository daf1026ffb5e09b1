/// The way of the clouds: sideways and a little up the picture, as those do that come towards the eye.
struct CloudDrift: Sendable {
  /// How far the highest clouds go in the whole film, in frame widths.
  let way: Float
  private let side: Float
  /// Length in seconds.
  private let film: Double

  /// The seed chooses the side. Where the camera itself looks so far to that side that the picture would end, clouds go to the other one,
  /// and where there is no room either, less far.
  ///
  /// - Parameter margin: How far the picture goes on beside the frame, in frame widths.
  init(_ path: CameraPath, margin: Double, seed: Int64) {
    film = max(1, Double(path.poses.count - 1)) / 24
    // What lasts twice as long may go further, but not twice as far: the picture ends.
    let wanted = 0.028 * min(film / 5, 1.5)
    // Clouds have no depth: turns and lenses alone decide what is seen of them. Samples are read with their neighbours.
    func room(on side: Double) -> Double {
      max(0, margin - 0.006 - (path.poses.map { (1 / $0.zoom - 1) / 2 + side * $0.panRight }.max() ?? 0))
    }
    var random = SeededRandom(seed: seed, purpose: "clouds")
    let drawn: Double = random.unit() < 0.5 ? -1 : 1
    let chosen = room(on: drawn) >= min(wanted, room(on: -drawn)) ? drawn : -drawn
    side = Float(chosen)
    way = Float(min(wanted, room(on: chosen)))
  }

  /// Where the picture is to be read beside its own place, for clouds whose whole way is 1.
  func shift(at seconds: Double) -> SIMD2<Float> {
    let start = min(1.2, film / 2)
    let time = min(seconds, film)
    // Speed rises like a smoothstep and then stays.
    let part = min(time / start, 1)
    let gone = start * (part * part * part - part * part * part * part / 2) + max(0, time - start)
    let way = Float(gone / (film - start / 2))
    return SIMD2(side * way, 0.22 * way)
  }
}
