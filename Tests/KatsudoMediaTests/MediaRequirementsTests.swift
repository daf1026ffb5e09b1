import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct MediaRequirementsTests {
  @Test(
    arguments: [
      Case("inside", PictureBytes.png(width: 640, height: 360), nil),
      Case("width 320", PictureBytes.png(width: 320, height: 400), SeedRules.least),
      Case("width 321", PictureBytes.png(width: 321, height: 400), nil),
      Case("height 320", PictureBytes.jpeg(width: 400, height: 320), SeedRules.least),
      Case("height 321", PictureBytes.jpeg(width: 400, height: 321), nil),
      Case("width 4096", PictureBytes.png(width: 4096, height: 2000, headerOnly: true), nil),
      Case("width 4097", PictureBytes.png(width: 4097, height: 2000, headerOnly: true), SeedRules.most),
      Case("height 4096", PictureBytes.jpeg(width: 2000, height: 4096, headerOnly: true), nil),
      Case("height 4097", PictureBytes.jpeg(width: 2000, height: 4097, headerOnly: true), SeedRules.most),
      Case("both 4096", PictureBytes.jpeg(width: 4096, height: 4096, headerOnly: true), nil),
      Case("ratio below 3", PictureBytes.png(width: 1199, height: 400, headerOnly: true), nil),
      Case("ratio 3", PictureBytes.png(width: 1200, height: 400, headerOnly: true), SeedRules.wide),
      Case("ratio 0.33", PictureBytes.png(width: 330, height: 1000, headerOnly: true), SeedRules.narrow),
      Case("ratio above 0.33", PictureBytes.png(width: 331, height: 1000, headerOnly: true), nil),
      Case("too wide until it is turned", PictureBytes.jpeg(width: 1200, height: 400, orientation: 6, headerOnly: true), nil),
      Case("too narrow once it is turned", PictureBytes.jpeg(width: 1250, height: 400, orientation: 6, headerOnly: true), SeedRules.narrow),
      Case("4,928,307 bytes, PNG", PictureBytes.png(width: 640, height: 360, byteCount: 4_928_307), nil),
      Case("4,928,308 bytes, PNG", PictureBytes.png(width: 640, height: 360, byteCount: 4_928_308), SeedRules.size),
      Case("4,928,307 bytes, JPEG", PictureBytes.jpeg(width: 640, height: 360, byteCount: 4_928_307), nil),
      Case("4,928,308 bytes, JPEG", PictureBytes.jpeg(width: 640, height: 360, byteCount: 4_928_308), SeedRules.size),
      Case(
        "the first broken rule speaks", PictureBytes.png(width: 100, height: 5000, byteCount: 5_000_000, headerOnly: true), SeedRules.size),
      Case("width speaks before height", PictureBytes.png(width: 100, height: 100), SeedRules.least),
      Case("huge in a tiny file", PictureBytes.png(width: 60_000, height: 60_000, headerOnly: true), SeedRules.most),
      Case("CMYK", PictureBytes.jpeg(width: 640, height: 360, colour: .cmyk), nil),
      Case("grey JPEG", PictureBytes.jpeg(width: 640, height: 360, colour: .grey), nil),
      Case("16-bit PNG", PictureBytes.png(width: 640, height: 360, depth: 16), nil),
      Case("grey PNG with alpha", PictureBytes.png(width: 640, height: 360, colour: .greyAlpha), nil),
    ] as [Case<[UInt8], String?>])
  func `a picture is accepted or gets the message of the Dreamina rule it breaks`(row: Case<[UInt8], String?>) async throws {
    let facts = try MediaProbe.probe(row.input)
    guard let sentence = row.expected else {
      try SeedRules.requirements.check(facts)
      return
    }
    let error = await failure { () throws(MediaError) in try SeedRules.requirements.check(facts) }
    #expect(error == MediaError(.ruleBroken, sentence))
  }

  @Test(arguments: [
    Case("GIF", Array("GIF89a".utf8) + [0x80, 0x02, 0x68, 0x01, 0, 0, 0], "The file is a GIF picture; this input takes JPEG or PNG."),
    Case("WebP", Array("RIFF\0\0\0\0WEBPVP8 ".utf8), "The file is a WebP picture; this input takes JPEG or PNG."),
    Case("MP4", Array("\0\0\0\u{10}ftypisom\0\0\0\0".utf8), "The file is an MP4 video; this input takes JPEG or PNG."),
    Case("MP3", Array("ID3".utf8), "The file is an MP3 sound; this input takes JPEG or PNG."),
  ])
  func `the error for a wrong format names it and the accepted formats`(row: Case<[UInt8], String>) async throws {
    let facts = try MediaProbe.probe(row.input)
    let error = await failure { () throws(MediaError) in try SeedRules.requirements.check(facts) }
    #expect(error == MediaError(.unsupported, row.expected))
  }

  @Test func `every format of a kind is accepted if no format is named`() async throws {
    let picture = MediaRequirements(kind: .image)
    try picture.check(MediaFacts(format: .avif, byteCount: 1))
    let error = await failure { () throws(MediaError) in try picture.check(MediaFacts(format: .wav, byteCount: 1)) }
    #expect(error == MediaError(.unsupported, "The file is a WAV sound; this input takes a picture."))
  }

  @Test(
    arguments: [
      Case("no rule", [], 50 * 1_048_576),
      Case("less than", ["file_size_mb<"], 4_928_307),
      Case("at most", ["file_size_mb<="], 4_928_307),
      Case("more than", ["file_size_mb>"], 50 * 1_048_576),
      Case("another rule", ["width_pixels<"], 50 * 1_048_576),
    ] as [Case<[String], Int>])
  func `a size rule of the schema lowers the server's limit`(row: Case<[String], Int>) {
    let rules = row.input.compactMap { ValidationRule(rule: $0, value: 4.7, error: "small") }
    #expect(MediaPolicy().byteLimit(for: MediaRequirements(kind: .image, rules: rules)).byteCount == row.expected)
  }

  @Test func `the rule less than excludes exactly a whole number of megabytes`() {
    let less = MediaRequirements(kind: .image, rules: [ValidationRule(rule: "file_size_mb<", value: 10, error: "a")].compactMap { $0 })
    let atMost = MediaRequirements(kind: .image, rules: [ValidationRule(rule: "file_size_mb<=", value: 10, error: "a")].compactMap { $0 })
    #expect(MediaPolicy().byteLimit(for: less).byteCount == 10_485_759)
    #expect(MediaPolicy().byteLimit(for: atMost).byteCount == 10_485_760)
  }

  @Test func `the error names the server's limit if it is the smaller one`() {
    let rules = [ValidationRule(rule: "file_size_mb<", value: 200, error: "schema")].compactMap { $0 }
    let limit = MediaPolicy().byteLimit(for: MediaRequirements(kind: .video, rules: rules))
    #expect(limit.byteCount == 104_857_600)
    #expect(limit.error.code == .tooLarge)
    #expect(limit.error.message.contains("100 MB"))
  }
}
