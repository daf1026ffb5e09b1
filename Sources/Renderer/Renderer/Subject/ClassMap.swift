import Glibc

/// What the net saw, spread over the thumbnail.
struct ClassMap: Sendable {
  let width: Int
  let height: Int
  /// Whether a subject is the likeliest thing here.
  let isSubject: [Bool]
  /// How likely the likeliest thing is, 0...1.
  let confidence: [Float]

  /// Ground and walls to a scene: what it calls background, and tables, which reach from here to there.
  private static let scenery: Set<Int> = [0, 11]

  init(scores: [Float], width: Int, height: Int, threads: Int) {
    self.width = width
    self.height = height
    let count = width * height
    // The likeliest class and its probability, each row by one thread.
    let seen = [(likeliest: UInt8, confidence: Float)](unsafeUninitializedCapacity: count) { buffer, filled in
      let start = buffer
      RowWork.perform(height, threads: threads) { y in
        var place = [Float](repeating: 0, count: SubjectNet.classes)
        for x in 0..<width {
          Self.interpolate(scores, Self.position(x, of: width), Self.position(y, of: height), into: &place)
          start[y * width + x] = Self.likeliest(of: place)
        }
      }
      filled = count
    }
    isSubject = seen.map { !Self.scenery.contains(Int($0.likeliest)) }
    confidence = seen.map(\.confidence)
  }

  /// Where a sample of the thumbnail lies on the grid of the scores, whose outermost places lie on the outermost pixels that the net sees.
  private static func position(_ index: Int, of count: Int) -> Float {
    let pixel = (Float(index) + 0.5) / Float(count) * Float(SubjectNet.side) - 0.5
    let last = Float(SubjectNet.scoreSide - 1)
    return min(max(pixel / Float(SubjectNet.side - 1) * last, 0), last)
  }

  private static func interpolate(_ scores: [Float], _ x: Float, _ y: Float, into place: inout [Float]) {
    let side = SubjectNet.scoreSide
    let (column, row) = (min(Int(x), side - 2), min(Int(y), side - 2))
    let (fx, fy) = (x - Float(column), y - Float(row))
    let classes = SubjectNet.classes
    let upper = (row * side + column) * classes
    let lower = upper + side * classes
    for index in 0..<classes {
      let top = scores[upper + index] + (scores[upper + classes + index] - scores[upper + index]) * fx
      let bottom = scores[lower + index] + (scores[lower + classes + index] - scores[lower + index]) * fx
      place[index] = top + (bottom - top) * fy
    }
  }

  private static func likeliest(of scores: [Float]) -> (likeliest: UInt8, confidence: Float) {
    let best = scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
    let sum = scores.reduce(Float(0)) { $0 + exp($1 - scores[best]) }
    return (UInt8(best), 1 / sum)
  }
}
