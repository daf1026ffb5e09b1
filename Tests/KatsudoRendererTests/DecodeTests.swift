import KatsudoRenderProtocol
import KatsudoRenderer
import Testing

@Suite struct DecodeTests {
  private static let jpeg: [UInt8] = (try? PictureEncoder.jpeg(TestPictures.quarters(width: 96, height: 64))) ?? []
  private static let png: [UInt8] = (try? PictureEncoder.png(TestPictures.quarters(width: 96, height: 64))) ?? []

  /// Pictures with so much content that a cut at any place loses some of it.
  private static let rich: [[UInt8]] = {
    let picture = TestPictures.blotches(width: 120, height: 90)
    return [try? PictureEncoder.jpeg(picture), try? PictureEncoder.png(picture)].compactMap { $0 }
  }()

  /// The expected colours of the quarters of the upright picture, in reading order.
  private static let corners: [UInt8: [[Int]]] = {
    let (r, g, b, w) = ([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255])
    return [
      1: [r, g, b, w], 2: [g, r, w, b], 3: [w, b, g, r], 4: [b, w, r, g], 5: [r, b, g, w], 6: [b, r, w, g], 7: [w, g, b, r],
      8: [g, w, r, b],
    ]
  }()

  @Test("every EXIF orientation of a JPEG is applied, in both byte orders", arguments: UInt8(1)...8, [true, false])
  func jpegOrientation(orientation: UInt8, isLittleEndian: Bool) throws {
    let bytes = TestJPEG.oriented(Self.jpeg, orientation, isLittleEndian: isLittleEndian)
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.width == (orientation < 5 ? 96 : 64))
    #expect(picture.height == (orientation < 5 ? 64 : 96))
    let corners = try #require(Self.corners[orientation])
    for (index, place) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)].enumerated() {
      #expect(picture.isNear(corners[index], at: place.0, place.1), "corner \(index) of orientation \(orientation)")
    }
  }

  @Test(
    "malformed EXIF data are ignored",
    arguments: [[UInt8]](
      arrayLiteral: [0x49, 0x49], [0x49, 0x49, 42, 0, 255, 255, 255, 255], [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 255, 255], []))
  func brokenExif(tiff: [UInt8]) throws {
    let body = Array("Exif".utf8) + [0, 0] + tiff
    let bytes = Array(Self.jpeg.prefix(2)) + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + Self.jpeg.dropFirst(2)
    #expect(try PictureDecoder.decode(bytes).width == 96)
  }

  @Test func `a CMYK JPEG is decoded`() throws {
    let bytes = TestJPEG.inks(cyan: 0, magenta: 255, yellow: 255, black: 0, width: 32, height: 16)
    #expect(try PictureDecoder.decode(bytes).isNear([255, 0, 0], at: 0.5, 0.5))
    let dark = TestJPEG.inks(cyan: 0, magenta: 0, yellow: 0, black: 200, width: 32, height: 16)
    #expect(try PictureDecoder.decode(dark).isNear([55, 55, 55], at: 0.5, 0.5))
  }

  @Test func `a grey JPEG is decoded`() throws {
    let picture = try PictureDecoder.decode(TestJPEG.grey(140, width: 40, height: 24))
    #expect(picture.isNear([140, 140, 140], at: 0.3, 0.6))
  }

  @Test func `a colour PNG is decoded`() throws {
    let picture = try PictureDecoder.decode(Self.png)
    #expect(picture.width == 96 && picture.height == 64)
    #expect(picture.isNear([0, 255, 0], at: 0.9, 0.1, within: 0))
  }

  @Test func `a PNG with 16 bits is decoded`() throws {
    let row: [UInt8] = (0..<8).flatMap { _ in [0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00] as [UInt8] }
    let bytes = PlainPNG.file(width: 8, height: 4, bitDepth: 16, colourType: 2, rows: Array(repeating: row, count: 4))
    #expect(try PictureDecoder.decode(bytes).isNear([255, 128, 0], at: 0.5, 0.5, within: 1))
  }

  @Test("a grey PNG of every depth is decoded", arguments: [UInt8](arrayLiteral: 1, 2, 4, 8, 16))
  func greyPNG(depth: UInt8) throws {
    let row = [UInt8](repeating: 0xFF, count: max(1, 8 * Int(depth) / 8))
    let bytes = PlainPNG.file(width: 8, height: 4, bitDepth: depth, colourType: 0, rows: Array(repeating: row, count: 4))
    #expect(try PictureDecoder.decode(bytes).colour(3, 2) == [255, 255, 255])
  }

  @Test func `a PNG with a palette is decoded`() throws {
    let bytes = PlainPNG.file(
      width: 8, height: 2, bitDepth: 4, colourType: 3, rows: [[0x01, 0x01, 0x01, 0x01], [0x11, 0x11, 0x11, 0x11]],
      chunks: [("PLTE", [10, 20, 30, 200, 100, 50])])
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.colour(0, 0) == [10, 20, 30])
    #expect(picture.colour(1, 1) == [200, 100, 50])
  }

  @Test func `transparent pixels are drawn over white`() throws {
    let row: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 128, 255, 0, 0, 255]
    let bytes = PlainPNG.file(width: 3, height: 1, bitDepth: 8, colourType: 6, rows: [row])
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.colour(0, 0) == [255, 255, 255])
    #expect(picture.colour(1, 0) == [255, 127, 127])
    #expect(picture.colour(2, 0) == [255, 0, 0])
    let grey = PlainPNG.file(width: 1, height: 1, bitDepth: 8, colourType: 4, rows: [[0, 51]])
    #expect(try PictureDecoder.decode(grey).colour(0, 0) == [204, 204, 204])
  }

  @Test func `the EXIF orientation of a PNG is applied`() throws {
    let tiff: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    let rows: [[UInt8]] = [[255, 0, 0, 0, 255, 0, 0, 0, 255]]
    let bytes = PlainPNG.file(width: 3, height: 1, bitDepth: 8, colourType: 2, rows: rows, chunks: [("eXIf", tiff)])
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.width == 1 && picture.height == 3)
    #expect(picture.colour(0, 2) == [0, 0, 255])
  }

  @Test("a picture that is cut off is refused", arguments: [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
  func truncated(share: Double) {
    for bytes in Self.rich {
      #expect(throws: RenderError.self) { try PictureDecoder.decode(Array(bytes.prefix(Int(Double(bytes.count) * share)))) }
    }
  }

  @Test("errors in a JPEG that lose no pixels are accepted", arguments: Careless.allCases)
  func careless(kind: Careless) throws {
    let original = try #require(Self.rich.first)
    #expect(try PictureDecoder.decode(kind.done(to: original)).pixels == PictureDecoder.decode(original).pixels)
  }

  enum Careless: CaseIterable {
    case strayBeforeSegment, strayBeforeEnd, paddingBeforeEnd, behindEnd, noEnd, unknownRevision

    func done(to jpeg: [UInt8]) -> [UInt8] {
      let end = jpeg.count - 2
      let firstSegment = 4 + Int(jpeg[4]) << 8 + Int(jpeg[5])
      switch self {
      case .strayBeforeSegment: return Array(jpeg[..<firstSegment]) + [1, 2, 3] + jpeg[firstSegment...]
      case .strayBeforeEnd: return Array(jpeg[..<end]) + [0x11, 0, 0x22, 0x33] + jpeg[end...]
      case .paddingBeforeEnd: return Array(jpeg[..<end]) + [UInt8](repeating: 0, count: 700) + jpeg[end...]
      case .behindEnd: return jpeg + (0..<999).map { UInt8(truncatingIfNeeded: $0 * 7) }
      case .noEnd: return Array(jpeg[..<end])
      case .unknownRevision: return Array(jpeg[..<11]) + [9] + jpeg[12...]
      }
    }
  }

  @Test("a JPEG with many stray bytes is refused, since pixels may be lost")
  func manyStrayBytes() throws {
    let jpeg = try #require(Self.rich.first)
    let junk = (0..<700).map { UInt8(truncatingIfNeeded: $0 * 7 % 251) }
    #expect(throws: RenderError.self) { try PictureDecoder.decode(Array(jpeg.dropLast(2)) + junk + [0xFF, 0xD9]) }
  }

  @Test(
    "a picture for a film is decoded with as much detail as the film can show",
    arguments: [
      (1920, 1080, 8), (2176, 928, 8), (4000, 2250, 8), (4032, 3024, 4), (3024, 4032, 4), (4700, 2644, 4), (8064, 6048, 2), (300, 200, 8),
      (20000, 2000, 8),
    ])
  func detail(width: Int, height: Int, eighths: Int) {
    #expect(PictureDetail.film.eighths(width: width, height: height) == eighths)
    #expect(PictureDetail.all.eighths(width: width, height: height) == 8)
  }

  @Test("a large JPEG is decoded smaller, upright and with the same content")
  func reduced() throws {
    let picture = TestPictures.quarters(width: 4701, height: 2645)
    let bytes = TestJPEG.oriented(try PictureEncoder.jpeg(picture), 6, isLittleEndian: false)
    let small = try PictureDecoder.decode(bytes, detail: .film)
    #expect(small.width == 1323 && small.height == 2351)
    for (place, colour) in [((0.25, 0.25), [0, 0, 255]), ((0.75, 0.25), [255, 0, 0]), ((0.75, 0.75), [0, 255, 0])] {
      #expect(small.isNear(colour, at: place.0, place.1))
    }
  }

  @Test("a progressive JPEG is decoded completely and refused without its last scan")
  func progressive() throws {
    let picture = TestPictures.blotches(width: 120, height: 90)
    let jpeg = TestJPEG.progressive(picture)
    #expect(try PictureDecoder.decode(jpeg).isNear(picture.colour(60, 45), at: 0.5, 0.5))
    let lastScan = try #require(jpeg.indices.last { jpeg[$0...].starts(with: [0xFF, 0xDA]) })
    #expect(throws: RenderError.self) { try PictureDecoder.decode(Array(jpeg[..<lastScan])) }
    for share in [0.3, 0.6, 0.9] {
      #expect(throws: RenderError.self) { try PictureDecoder.decode(Array(jpeg.prefix(Int(Double(jpeg.count) * share)))) }
    }
  }

  @Test(
    "a file that is not a picture is refused",
    arguments: [[], [0xFF], Array("GIF89a".utf8), Array("<svg/>".utf8), [0xFF, 0xD8, 0xFF]] as [[UInt8]])
  func otherFiles(bytes: [UInt8]) {
    #expect(throws: RenderError.self) { try PictureDecoder.decode(bytes) }
  }

  @Test func `a small file with a huge picture is refused`() {
    let bytes = PlainPNG.file(width: 60_000, height: 60_000, bitDepth: 8, colourType: 2, rows: [[]])
    let error = #expect(throws: RenderError.self) { try PictureDecoder.decode(bytes) }
    #expect(error?.code == .pictureTooLarge)
  }

  @Test("a damaged file gives a picture or an error and never a crash", arguments: 0..<10)
  func mutated(batch: Int) {
    var random = SeededRandom(seed: UInt64(batch))
    for _ in 0..<10 {
      for original in [Self.jpeg, Self.png] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        do {
          let picture = try PictureDecoder.decode(bytes)
          #expect(picture.pixels.count == picture.width * picture.height * 4)
        } catch {
          #expect(!error.message.isEmpty)
        }
      }
    }
  }
}
