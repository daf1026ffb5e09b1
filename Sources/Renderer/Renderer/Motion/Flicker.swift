import Glibc

/// The flicker of lights: warm or coloured bright spots with darker surroundings, each with its own rhythm.
///
/// The flicker is small, so that it does not hurt the eyes: a spot changes by less than an eighth, and the whole frame by much less than a
/// tenth.
struct Flicker: Sendable {
  private struct Spot {
    /// The places of the grid and their shares of this light, 0...1.
    let places: [(index: Int, share: Float)]
    let rhythm: [(hertz: Double, phase: Double, share: Double)]

    /// Returns the level, -1...1.
    func level(at seconds: Double) -> Float {
      Float(rhythm.reduce(0) { $0 + $1.share * sin(2 * .pi * $1.hertz * seconds + $1.phase) })
    }
  }

  private let spots: [Spot]
  private let width: Int
  private let height: Int

  /// The largest share of a spot that is mixed with light or shade.
  static let strength: Float = 0.12

  /// Finds the lights. Returns `nil` if the picture has none.
  init?(_ thumbnail: Thumbnail, layout: SceneLayout, seed: Int64) {
    let luma = thumbnail.luma
    let around = luma.blurred(sigma: Float(thumbnail.width) / 24)
    var isLit = [Bool](repeating: false, count: luma.values.count)
    for index in luma.values.indices {
      let (r, g, b) = (thumbnail.red[index], thumbnail.green[index], thumbnail.blue[index])
      let most = max(r, g, b)
      let isWarm = r - b > 0.1 && r >= g - 0.02
      let isGlaring = most > 0.72 && (most - min(r, g, b) > 0.3 || luma.values[index] > 0.85)
      let stands = luma.values[index] - around.values[index] > 0.15 && around.values[index] < 0.4
      isLit[index] = stands && (isGlaring || isWarm && most > 0.5)
    }
    if let sky = layout.sky {
      // The sun and the moon do not flicker.
      for x in 0..<thumbnail.width {
        for y in 0..<min(thumbnail.height, max(0, sky.rows[x])) { isLit[y * thumbnail.width + x] = false }
      }
    }
    // A quarter of the resolution of the thumbnail is enough for light.
    let step = 4
    let (width, height) = (thumbnail.width / step + 1, thumbnail.height / step + 1)
    var random = SeededRandom(seed: seed, purpose: "flicker")
    let regions = Region.all(in: isLit, width: thumbnail.width).filter { region in
      region.places.count >= 4 && region.places.contains { max(thumbnail.red[$0], thumbnail.green[$0], thumbnail.blue[$0]) > 0.85 }
    }
    .sorted { ($0.places.count, $1.places[0]) > ($1.places.count, $0.places[0]) }.prefix(60)
    spots = regions.map { region in
      var plane = Plane(width: width, height: height)
      for place in region.places {
        plane[place % thumbnail.width / step, place / thumbnail.width / step] += 1 / Float(step * step)
      }
      let size = Float(region.places.count).squareRoot() / Float(step)
      // The surroundings that a lamp lights flicker too.
      plane = plane.blurred(sigma: max(1, 0.7 * size))
      let peak = max(plane.values.max() ?? 0, 1e-6)
      let places = plane.values.indices.compactMap { index -> (Int, Float)? in
        let share = plane.values[index] / peak
        return share > 0.02 ? (index, share) : nil
      }
      let rhythm = [(1.1, 0.3), (2.3, 0.28), (4.1, 0.22), (6.7, 0.12), (8.6, 0.08)].map { hertz, share in
        (hertz * random.between(0.85, 1.15), random.between(0, 2 * .pi), share)
      }
      return Spot(places: places, rhythm: rhythm)
    }
    guard !spots.isEmpty else { return nil }
    (self.width, self.height) = (width, height)
  }

  /// Returns the change of light at each place, -1...1. Above 0 means more light, below 0 less.
  func light(at seconds: Double) -> Plane {
    var plane = Plane(width: width, height: height)
    for spot in spots {
      let level = spot.level(at: seconds)
      for place in spot.places { plane.values[place.index] += level * place.share }
    }
    for index in plane.values.indices { plane.values[index] = min(max(plane.values[index], -1), 1) }
    return plane
  }
}
