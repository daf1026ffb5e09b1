import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct HeaderFuzzTests {
  /// Changes headers with the round's number as the seed, so that a failure can be repeated.
  @Test func `the reader of headers does not crash on damaged headers`() {
    let originals: [[UInt8]] = [
      PictureBytes.jpeg(width: 40, height: 30, orientation: 6, byteCount: 2000),
      PictureBytes.jpeg(width: 40, height: 30, colour: .cmyk, orientation: 3, bigEndian: false),
      PictureBytes.png(width: 40, height: 30, orientation: 6, byteCount: 2000),
      PictureBytes.png(width: 40, height: 30, colour: .palette, orientation: 7, bigEndian: false),
      RawPictures.gif([0x80, 0x02, 0x68, 0x01]),
      RawPictures.bmp(headerSize: 40, [0x80, 0x02, 0, 0, 0x68, 0x01, 0, 0]),
      RawPictures.webp("VP8X", [0, 0, 0, 0, 0x7f, 0x02, 0, 0x67, 0x01, 0]),
      RawPictures.webp("VP8L", [0x2f, 0x7f, 0xc2, 0x59, 0x00]),
      Array("\0\0\0\u{1c}ftypmif1\0\0\0\0mif1avifmiaf".utf8),
      [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84] + Array("webm".utf8),
    ]
    var answered = 0
    for round in 0..<20_000 {
      var random = SeededGenerator(UInt64(round))
      var bytes = originals[round % originals.count]
      for _ in 0..<Int.random(in: 1...8, using: &random) { Self.mutate(&bytes, using: &random) }
      if let facts = try? MediaProbe.probe(bytes) {
        answered += 1
        #expect(facts.width.map { $0 > 0 } ?? true)
        #expect(facts.height.map { $0 > 0 } ?? true)
      }
    }
    #expect((1000..<20_000).contains(answered), "some headers must be read and some refused: \(answered)")
  }

  private static func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes[place] = 0xff
    case 3: bytes.removeLast(Int.random(in: 0...min(64, bytes.count), using: &random))
    default: bytes.insert(contentsOf: [0xff, UInt8.random(in: 0xc0...0xff, using: &random), 0, 8], at: place)
    }
  }
}
