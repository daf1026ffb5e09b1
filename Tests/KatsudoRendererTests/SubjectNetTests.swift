import Glibc
import KatsudoRenderer
import Testing

@Suite struct SubjectNetTests {
  private static let pixels: [Float] = {
    let picture = TestPictures.aeroplane(width: SubjectNet.side, height: SubjectNet.side)
    return picture.pixels.enumerated().filter { $0.offset % 4 < 3 }.map { (Float($0.element) - 127.5) / 127.5 }
  }()

  /// Column, row, and the probabilities of background and aeroplane there, as LiteRT 2 computes them from the original model.
  private static let expected: [(x: Int, y: Int, background: Float, aeroplane: Float)] = [
    (11, 16, 0.0204, 0.9766), (2, 16, 0.0397, 0.9393), (10, 22, 0.0303, 0.9531), (28, 4, 1, 0), (3, 10, 1, 0), (9, 12, 0.9997, 0.0003),
  ]

  @Test("the net gives the same probabilities as TensorFlow Lite with the original weights")
  func golden() {
    let scores = SubjectNet().scores(of: Self.pixels, threads: 2)
    #expect(scores.count == SubjectNet.scoreSide * SubjectNet.scoreSide * SubjectNet.classes)
    for place in Self.expected {
      let first = (place.y * SubjectNet.scoreSide + place.x) * SubjectNet.classes
      let raw = scores[first..<first + SubjectNet.classes].map { exp($0) }
      let sum = raw.reduce(0, +)
      #expect(abs(raw[0] / sum - place.background) < 0.01, "at \(place)")
      #expect(abs(raw[1] / sum - place.aeroplane) < 0.01, "at \(place)")
    }
  }

  @Test("the net gives the same numbers with any threads and instructions", arguments: SamplerPath.available)
  func determinism(sampler: SamplerPath) {
    let net = SubjectNet()
    let reference = net.scores(of: Self.pixels, threads: 1, sampler: .scalar)
    #expect(net.scores(of: Self.pixels, threads: 3, sampler: sampler) == reference)
  }
}
