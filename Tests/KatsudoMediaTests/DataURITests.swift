import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct DataURITests {
  static let limit = ByteLimit(byteCount: 1000, kind: .image)

  @Test(
    arguments: [
      Case("whole groups", "data:image/png;base64,AAECAwQF", [0, 1, 2, 3, 4, 5]),
      Case("one byte over", "data:image/png;base64,/w==", [255]),
      Case("two bytes over", "data:image/png;base64,+/8=", [251, 255]),
      Case("no padding, one byte", "data:image/png;base64,/w", [255]),
      Case("no padding, two bytes", "data:image/png;base64,+/8", [251, 255]),
      Case("lines", "data:image/png;base64,AAEC\nAwQF\r\n", [0, 1, 2, 3, 4, 5]),
      Case("space in padding", "data:image/png;base64,/w= =", [255]),
      Case("no type", "data:;base64,AAEC", [0, 1, 2]),
      Case("upper case", "DATA:IMAGE/PNG;BASE64,AAEC", [0, 1, 2]),
      Case("parameters", "data:image/png;name=a.png;charset=utf-8;base64,AAEC", [0, 1, 2]),
      Case("space before base64", "data:image/png; base64,AAEC", [0, 1, 2]),
      Case("wrong type is not believed", "data:text/html;base64,AAEC", [0, 1, 2]),
    ] as [Case<String, [UInt8]>])
  func `a well-formed data URI is decoded`(row: Case<String, [UInt8]>) throws {
    #expect(try DataURI(row.input, limit: Self.limit).bytes == row.expected)
  }

  @Test(
    arguments: [
      Case("not a data URI", "https://example.com/", .malformed),
      Case("no comma", "data:image/png;base64", .malformed),
      Case("comma too late", "data:image/png;name=" + String(repeating: "a", count: 2000) + ";base64,AAEC", .malformed),
      Case("not base64", "data:image/png,%89PNG", .malformed),
      Case("text", "data:,hello", .malformed),
      Case("base64 as type", "data:base64,AAEC", .malformed),
      Case("base64 before another parameter", "data:image/png;base64;a=b,AAEC", .malformed),
      Case("no bytes", "data:image/png;base64,", .unsupported),
      Case("only white space", "data:image/png;base64,\n\n", .unsupported),
      Case("one digit", "data:image/png;base64,A", .malformed),
      Case("one digit over", "data:image/png;base64,AAECA", .malformed),
      Case("URL-safe digits", "data:image/png;base64,-_8=", .malformed),
      Case("escaped padding", "data:image/png;base64,/w%3D%3D", .malformed),
      Case("not a digit", "data:image/png;base64,AA!C", .malformed),
      Case("not ASCII", "data:image/png;base64,AAＥC", .malformed),
      Case("digits after the padding", "data:image/png;base64,/w==AAEC", .malformed),
      Case("too little padding", "data:image/png;base64,/w=", .malformed),
      Case("too much padding", "data:image/png;base64,/w===", .malformed),
      Case("padding alone", "data:image/png;base64,====", .malformed),
      Case("padding after whole groups", "data:image/png;base64,AAEC=", .malformed),
      Case("surplus bits, one byte", "data:image/png;base64,/x==", .malformed),
      Case("surplus bits, two bytes", "data:image/png;base64,+/9=", .malformed),
      Case("one byte too many", PictureBytes.dataURI([UInt8](repeating: 1, count: 1001), type: "image/png"), .tooLarge),
    ] as [Case<String, MediaError.Code>])
  func `a malformed data URI is refused`(row: Case<String, MediaError.Code>) async {
    let error = await failure { () throws(MediaError) in try DataURI(row.input, limit: Self.limit) }
    #expect(error?.code == row.expected)
  }

  @Test func `a data URI keeps its declared type`() throws {
    #expect(try DataURI("data:IMAGE/PNG;a=b;base64,AAEC", limit: Self.limit).declaredType == "image/png")
    #expect(try DataURI("data:;base64,AAEC", limit: Self.limit).declaredType == nil)
  }

  @Test func `a data URI may be as large as the limit`() throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    #expect(try DataURI(PictureBytes.dataURI(bytes, type: "image/png"), limit: Self.limit).bytes == bytes)
  }

  @Test func `data of every length is decoded`() throws {
    for count in 1...64 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ count) }
      #expect(try DataURI(PictureBytes.dataURI(bytes, type: "image/png"), limit: Self.limit).bytes == bytes)
    }
  }

  @Test(arguments: ["data:image/png;base64,AA", "DATA:,", "data:"]) func `a text that begins with data and a colon is a data URI`(
    text: String
  ) {
    #expect(DataURI.isDataURI(text))
  }

  @Test(arguments: ["https://example.com/data:", " data:,", "dat", "", "data;"]) func `any other text is not a data URI`(text: String) {
    #expect(!DataURI.isDataURI(text))
  }
}
