/// Finds the subjects of a picture and returns only those that are certain. A wrong subject damages the film visibly. A missing one only
/// makes it flatter.
///
/// The bounds were measured with photographs: the mean confidence of the net is 0.90 to 0.97 for right subjects and 0.5 to 0.84 for wrong
/// ones.
package struct SubjectFinder: Sendable {
  /// The smallest share of the frame that a subject must cover.
  static let smallest = 0.012
  /// The range of the share of the frame that all subjects together must cover.
  static let total = 0.05...0.80
  /// The smallest mean confidence of a subject.
  static let confidence: Float = 0.85

  let threads: Int
  let sampler: SamplerPath

  /// Finds the subjects of a picture, the largest first.
  func subjects(in picture: FittedPicture, thumbnail: Thumbnail) -> [Subject] {
    let scores = SubjectNet().scores(of: Self.pixels(of: picture), threads: threads, sampler: sampler)
    let map = ClassMap(scores: scores, width: thumbnail.width, height: thumbnail.height, threads: threads)
    let regions = Self.accepted(map)
    guard !regions.isEmpty else { return [] }
    let guide = thumbnail.luma
    return regions.map { Subject($0, guide: guide) }
  }

  /// Returns the whole frame, scaled to the square input of the net: red, green and blue of each pixel, -1...1.
  private static func pixels(of picture: FittedPicture) -> [Float] {
    let small = Thumbnail(picture, width: SubjectNet.side, height: SubjectNet.side)
    var pixels: [Float] = []
    pixels.reserveCapacity(small.red.count * 3)
    for index in small.red.indices {
      pixels.append(small.red[index] * 2 - 1)
      pixels.append(small.green[index] * 2 - 1)
      pixels.append(small.blue[index] * 2 - 1)
    }
    return pixels
  }

  /// Returns the regions of the picture that are certain subjects, the largest first.
  static func accepted(_ map: ClassMap) -> [Region] {
    let all = Double(map.width * map.height)
    let sure = Region.all(in: map.isSubject, width: map.width).filter { region in
      guard Double(region.places.count) >= smallest * all else { return false }
      let sum = region.places.reduce(Float(0)) { $0 + map.confidence(at: $1) }
      return sum >= confidence * Float(region.places.count)
    }
    let covered = sure.reduce(0) { $0 + $1.places.count }
    guard total.contains(Double(covered) / all) else { return [] }
    return sure.sorted { $0.places.count > $1.places.count }
  }
}
