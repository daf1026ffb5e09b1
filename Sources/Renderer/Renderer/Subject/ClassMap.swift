import Glibc

/// The classes that the net found, interpolated to the size of the thumbnail.
struct ClassMap: Sendable {
  let width: Int
  let height: Int
  /// `true` for the samples whose most probable class is a subject.
  let isSubject: [Bool]
  private let scores: [Float]

  /// The classes that do not count as subjects: background, and dining tables, because a table reaches from near to far.
  private static let scenery: Set<Int> = [0, 11]

  /// The lead in score that a class needs at all four corners of a cell to be the most probable class in the whole cell. It is larger than
  /// the rounding errors of the interpolation.
  private static let lead: Float = 0.001

  init(scores: [Float], width: Int, height: Int, threads: Int) {
    self.width = width
    self.height = height
    self.scores = scores
    let count = width * height
    let columns = (0..<width).map { Self.position($0, of: width) }
    let leaders = Self.leaders(scores)
    let isScenery = (0..<SubjectNet.classes).map { Self.scenery.contains($0) }
    // Each row is computed by one thread.
    isSubject = [Bool](unsafeUninitializedCapacity: count) { buffer, filled in
      let start = buffer
      RowWork.perform(height, threads: threads) { y in
        let row = Self.position(y, of: height)
        var place = [Float](repeating: 0, count: SubjectNet.classes)
        for x in 0..<width {
          let corner = Int(row.first) * SubjectNet.scoreSide + Int(columns[x].first)
          let leader = leaders[corner]
          let isAlone =
            leader >= 0 && leader == leaders[corner + 1] && leader == leaders[corner + SubjectNet.scoreSide]
            && leader == leaders[corner + SubjectNet.scoreSide + 1]
          if isAlone {
            start[y * width + x] = !isScenery[Int(leader)]
          } else {
            Self.interpolate(scores, columns[x], row, into: &place)
            start[y * width + x] = !isScenery[Self.likeliest(of: place)]
          }
        }
      }
      filled = count
    }
  }

  /// Returns the probability of the most probable class at a sample, 0...1.
  func confidence(at index: Int) -> Float {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: SubjectNet.classes) { buffer in
      var place = UnsafeMutableBufferPointer(rebasing: buffer[..<SubjectNet.classes])
      place.initialize(repeating: 0)
      Self.interpolate(
        scores, Self.position(index % width, of: width), Self.position(index / width, of: height), into: &place)
      let best = place[Self.likeliest(of: place)]
      var sum: Float = 0
      // A score that is lower by 20 or more would not change the sum.
      for score in place where score - best > -20 { sum += exp(score - best) }
      return 1 / sum
    }
  }

  /// A position between two neighbouring places in the grid of the scores.
  private struct Position {
    let first: Int32
    let part: Float
  }

  /// Returns the position of a sample of the thumbnail in the grid of the scores. The outermost places of this grid are at the outermost
  /// pixels of the input of the net.
  private static func position(_ index: Int, of count: Int) -> Position {
    let pixel = (Float(index) + 0.5) / Float(count) * Float(SubjectNet.side) - 0.5
    let last = Float(SubjectNet.scoreSide - 1)
    let place = min(max(pixel / Float(SubjectNet.side - 1) * last, 0), last)
    let first = min(Int32(place), Int32(SubjectNet.scoreSide - 2))
    return Position(first: first, part: place - Float(first))
  }

  /// Returns the class with the highest score at each place, or -1 if its lead is too small.
  private static func leaders(_ scores: [Float]) -> [Int8] {
    let classes = SubjectNet.classes
    return (0..<scores.count / classes).map { place in
      let here = scores[place * classes..<(place + 1) * classes]
      var (best, second) = (here.startIndex, -Float.infinity)
      for index in here.indices.dropFirst() {
        if here[index] > here[best] {
          second = here[best]
          best = index
        } else {
          second = max(second, here[index])
        }
      }
      return here[best] - second > lead ? Int8(best - here.startIndex) : -1
    }
  }

  private static func interpolate<Numbers: MutableCollection<Float>>(
    _ scores: [Float], _ x: Position, _ y: Position, into place: inout Numbers
  ) where Numbers.Index == Int {
    let side = SubjectNet.scoreSide
    let classes = SubjectNet.classes
    let upper = (Int(y.first) * side + Int(x.first)) * classes
    let lower = upper + side * classes
    for index in 0..<classes {
      let top = scores[upper + index] + (scores[upper + classes + index] - scores[upper + index]) * x.part
      let bottom = scores[lower + index] + (scores[lower + classes + index] - scores[lower + index]) * x.part
      place[index] = top + (bottom - top) * y.part
    }
  }

  private static func likeliest<Numbers: Collection<Float>>(of scores: Numbers) -> Int where Numbers.Index == Int {
    scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
  }
}
