import KatsudoRenderer
import Testing

/// The decoded picture is sRGB, whatever the colour space of the file is.
@Suite struct ColourTests {
  /// The corners of sRGB in other profiles, with the numbers that every converter gives.
  private static let elsewhere: [(name: String, profile: [UInt8], stored: [UInt8], seen: [Int])] = [
    ("Display P3", TestProfile.displayP3, [234, 51, 35], [255, 0, 0]),
    ("Display P3", TestProfile.displayP3, [117, 251, 76], [0, 255, 0]),
    ("Display P3", TestProfile.displayP3, [0, 0, 245], [0, 0, 255]),
    ("Display P3", TestProfile.displayP3, [128, 128, 128], [128, 128, 128]),
    ("Adobe RGB", TestProfile.adobeRGB, [219, 0, 0], [255, 0, 0]),
    ("Adobe RGB", TestProfile.adobeRGB, [144, 255, 60], [0, 255, 0]),
    ("Adobe RGB", TestProfile.adobeRGB, [128, 128, 128], [128, 128, 128]),
    ("linear light", TestProfile.linear, [55, 55, 55], [128, 128, 128]),
    ("sRGB", TestProfile.sRGB, [200, 100, 50], [200, 100, 50]),
  ]

  @Test("an embedded colour profile is applied", arguments: 0..<elsewhere.count, [true, false])
  func profile(row: Int, isPNG: Bool) throws {
    let (name, profile, stored, seen) = Self.elsewhere[row]
    let bytes = isPNG ? Self.png(stored, [PlainPNG.profile(profile)]) : try Self.jpeg(stored, profile)
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.isNear(seen, at: 0.5, 0.5, within: 3), "\(name): \(picture.colour(3, 3))")
    #expect(picture.notes.isEmpty)
  }

  @Test("a profile for sRGB changes no pixel")
  func sameAsNone() throws {
    let rows: [[UInt8]] = (0..<16).map { y in
      let pixels: [[UInt8]] = (0..<16).map { x in [UInt8(x * 17), UInt8(y * 17), UInt8(x * y)] }
      return Array(pixels.joined())
    }
    func picture(_ chunks: [(String, [UInt8])]) throws -> Picture {
      try PictureDecoder.decode(
        PlainPNG.file(width: 16, height: 16, bitDepth: 8, colourType: 2, rows: rows, chunks: chunks))
    }
    #expect(try picture([PlainPNG.profile(TestProfile.sRGB)]).pixels == picture([]).pixels)
    #expect(try picture([PlainPNG.profile(TestProfile.displayP3)]).pixels != picture([]).pixels)
  }

  @Test("linear light with 16 bits keeps its shadows")
  func deepLinear() throws {
    // 1/1000 of full light is level 3.3 of 255 in sRGB; in 8 bits it would be 0.
    let row: [UInt8] = [0, 66, 0, 66, 0, 66, 0x37, 0x42, 0x37, 0x42, 0x37, 0x42]
    let bytes = PlainPNG.file(
      width: 2, height: 1, bitDepth: 16, colourType: 2, rows: [row], chunks: [PlainPNG.profile(TestProfile.linear)])
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.colour(0, 0) == [3, 3, 3])
    #expect(picture.isNear([128, 128, 128], at: 0.75, 0.5, within: 1))
    #expect(picture.pixels[3] == 255)
  }

  @Test("transparency is kept while colours are converted", arguments: [UInt8](arrayLiteral: 8, 16))
  func alpha(depth: UInt8) throws {
    let pixels: [UInt8] = [234, 51, 35, 0, 234, 51, 35, 128, 234, 51, 35, 255]
    let row = depth == 8 ? pixels : pixels.flatMap { [$0, $0] }
    let bytes = PlainPNG.file(
      width: 3, height: 1, bitDepth: depth, colourType: 6, rows: [row], chunks: [PlainPNG.profile(TestProfile.displayP3)])
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.colour(0, 0) == [255, 255, 255])
    // For 16 bits LittleCMS uses a table, which is less exact in the corners.
    #expect(picture.isNear([255, 127, 127], at: 0.5, 0, within: depth == 8 ? 3 : 6))
    #expect(picture.isNear([255, 0, 0], at: 0.9, 0, within: depth == 8 ? 3 : 6))
  }

  @Test("transparent palette entries are drawn over white")
  func paletteTransparency() throws {
    let bytes = PlainPNG.file(
      width: 4, height: 1, bitDepth: 8, colourType: 3, rows: [[0, 1, 2, 2]],
      chunks: [("PLTE", [255, 0, 0, 255, 0, 0, 0, 255, 0]), ("tRNS", [0, 128])])
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.colour(0, 0) == [255, 255, 255])
    #expect(picture.colour(1, 0) == [255, 127, 127])
    #expect(picture.colour(2, 0) == [0, 255, 0])
  }

  @Test("grey pictures may have a profile for grey or for colour")
  func grey() throws {
    for profile in [TestProfile.linearGrey, TestProfile.linear] {
      let png = PlainPNG.file(
        width: 2, height: 1, bitDepth: 8, colourType: 0, rows: [[55, 255]], chunks: [PlainPNG.profile(profile)])
      #expect(try PictureDecoder.decode(png).isNear([128, 128, 128], at: 0, 0, within: 2))
      let jpeg = TestJPEG.profiled(TestJPEG.grey(55, width: 16, height: 16), profile)
      #expect(try PictureDecoder.decode(jpeg).isNear([128, 128, 128], at: 0.5, 0.5, within: 3))
    }
    let veiled = PlainPNG.file(
      width: 1, height: 1, bitDepth: 8, colourType: 4, rows: [[55, 0]], chunks: [PlainPNG.profile(TestProfile.linearGrey)])
    #expect(try PictureDecoder.decode(veiled).colour(0, 0) == [255, 255, 255])
  }

  @Test("CMYK colours follow their profile, or are ideal inks without one")
  func inks() throws {
    let cyan = TestJPEG.inks(cyan: 255, magenta: 0, yellow: 0, black: 0, width: 16, height: 16)
    #expect(try PictureDecoder.decode(cyan).isNear([0, 255, 255], at: 0.5, 0.5, within: 3))
    let printed = try PictureDecoder.decode(TestJPEG.profiled(cyan, TestProfile.inks))
    #expect(printed.isNear([0, 174, 239], at: 0.5, 0.5, within: 4), "\(printed.colour(3, 3))")
    #expect(printed.pixels[3] == 255 && printed.notes.isEmpty)
    let paper = TestJPEG.inks(cyan: 0, magenta: 0, yellow: 0, black: 0, width: 16, height: 16)
    #expect(try PictureDecoder.decode(TestJPEG.profiled(paper, TestProfile.inks)).isNear([255, 255, 255], at: 0.5, 0.5, within: 2))
  }

  @Test(
    "a profile that cannot be used is ignored, and a note says so",
    arguments: [
      [], [0], Array("no profile at all".utf8), Array(TestProfile.displayP3.prefix(200)), TestProfile.linearGrey,
      TestProfile.inks, TestProfile.inkLimit,
    ])
  func useless(profile: [UInt8]) throws {
    let picture = try PictureDecoder.decode(Self.png([200, 100, 50], [PlainPNG.profile(profile)]))
    #expect(picture.colour(3, 3) == [200, 100, 50])
    if !profile.isEmpty {
      #expect(picture.notes.count == 1 && picture.notes.allSatisfy { $0.contains("profile") && $0.contains("ignored") })
    }
  }

  @Test func `a profile of more than 4 MiB is ignored with a note`() throws {
    let profile = [UInt8](repeating: 7, count: (4 << 20) + 1)
    let picture = try PictureDecoder.decode(Self.png([200, 100, 50], [PlainPNG.profile(profile)]))
    #expect(picture.colour(3, 3) == [200, 100, 50])
    #expect(picture.notes.first?.contains("larger than 4 MiB") == true)
  }

  @Test func `a profile with a missing part is ignored with a note`() throws {
    var bytes = try Self.jpeg([200, 100, 50], TestProfile.displayP3)
    // After "ICC_PROFILE" and a zero come the number of this part and the number of parts.
    bytes[2 + 4 + 13] = 2
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.isNear([200, 100, 50], at: 0.5, 0.5, within: 3))
    #expect(picture.notes.count == 1)
  }

  @Test(
    "the colour chunks of a PNG are applied by their priority",
    arguments: [
      ([PlainPNG.gamma(100_000)], [55, 55, 55], [128, 128, 128]),
      ([PlainPNG.gamma(45455)], [200, 100, 50], [200, 100, 50]),
      ([PlainPNG.gamma(45455), PlainPNG.sRGBPrimaries], [200, 100, 50], [200, 100, 50]),
      ([PlainPNG.gamma(45455), PlainPNG.adobePrimaries], [219, 0, 0], [255, 0, 0]),
      ([PlainPNG.adobePrimaries], [219, 0, 0], [219, 0, 0]),
      ([("sRGB", [0]), PlainPNG.gamma(100_000)], [55, 55, 55], [55, 55, 55]),
      ([PlainPNG.profile(TestProfile.linear), PlainPNG.gamma(45455)], [55, 55, 55], [128, 128, 128]),
      ([PlainPNG.gamma(1)], [55, 55, 55], [55, 55, 55]),
      ([PlainPNG.gamma(45455), ("cHRM", [UInt8](repeating: 0, count: 32))], [55, 66, 77], [55, 66, 77]),
    ] as [([(String, [UInt8])], [UInt8], [Int])])
  func chunks(chunks: [(String, [UInt8])], stored: [UInt8], seen: [Int]) throws {
    let picture = try PictureDecoder.decode(Self.png(stored, chunks))
    #expect(picture.isNear(seen, at: 0.5, 0.5, within: 2), "\(picture.colour(3, 3))")
  }

  @Test func `a profile and an orientation are both applied`() throws {
    let bytes = TestJPEG.oriented(try Self.jpeg([234, 51, 35], TestProfile.displayP3, width: 24), 6, isLittleEndian: true)
    let picture = try PictureDecoder.decode(bytes)
    #expect(picture.width == 16 && picture.height == 24)
    #expect(picture.isNear([255, 0, 0], at: 0.5, 0.5, within: 4))
  }

  @Test("a damaged profile gives a picture and never a crash", arguments: 0..<8)
  func mutated(batch: Int) throws {
    var random = SeededRandom(seed: UInt64(1000 + batch))
    let inks = TestJPEG.inks(cyan: 9, magenta: 90, yellow: 200, black: 3, width: 8, height: 8)
    for original in [TestProfile.displayP3, TestProfile.linearGrey, TestProfile.inks] {
      for _ in 0..<8 {
        var profile = original
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          profile[Int.random(in: 0..<profile.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        for bytes in [Self.png([200, 100, 50], [PlainPNG.profile(profile)]), TestJPEG.profiled(inks, profile)] {
          #expect(try PictureDecoder.decode(bytes).width == 8)
        }
      }
    }
  }

  private static func png(_ colour: [UInt8], _ chunks: [(String, [UInt8])]) -> [UInt8] {
    let row = (0..<8).flatMap { _ in colour }
    return PlainPNG.file(
      width: 8, height: 8, bitDepth: 8, colourType: 2, rows: Array(repeating: row, count: 8), chunks: chunks)
  }

  private static func jpeg(_ colour: [UInt8], _ profile: [UInt8], width: Int = 16) throws -> [UInt8] {
    let picture = TestPictures.filled(width: width, height: 16) { _, _ in (colour[0], colour[1], colour[2]) }
    return TestJPEG.profiled(try PictureEncoder.jpeg(picture, quality: 100), profile)
  }
}
