import Foundation
import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct DamagedPictureTests {
  typealias Row = Case<[UInt8], String>

  static let others: [Row] = [
    row("empty", [], "empty"),
    row("text", Array("hello".utf8), "not a picture"),
    row("web page", Array("<!DOCTYPE html><html></html>".utf8), "web page"),
    row("storage error", Array("<?xml version=\"1.0\"?><Error/>".utf8), "web page"),
  ]

  static let jpeg: [Row] = [
    row("JPEG of three bytes", [0xff, 0xd8, 0xff], "cut short"),
    row("JPEG of four bytes", [0xff, 0xd8, 0xff, 0xe0], "cut short"),
    row("JPEG without a frame", RawPictures.jpeg(PictureBytes.jpegSegment(0xda, [0])), "damaged"),
    row("JPEG that ends at once", [0xff, 0xd8, 0xff, 0xd9], "damaged"),
    row("JPEG in a JPEG", RawPictures.jpeg(jpegWithoutPixels), "damaged"),
    row("JPEG with a segment too short to be", [0xff, 0xd8, 0xff, 0xe0, 0, 1], "damaged"),
    row("JPEG with a segment beyond the end", [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0], "cut short"),
    row("JPEG with rubbish between segments", [0xff, 0xd8, 0xff, 0xe0, 0, 2, 0x41], "damaged"),
    row("JPEG with a zero marker", [0xff, 0xd8, 0xff, 0xe0, 0, 2, 0xff, 0], "damaged"),
    row("JPEG of width 0", PictureBytes.jpeg(width: 0, height: 7, headerOnly: true), "damaged"),
    row("JPEG of height 0", PictureBytes.jpeg(width: 9, height: 0, headerOnly: true), "damaged"),
    row("JPEG with two frames", RawPictures.jpeg(frame, frame), "damaged"),
    row("JPEG with a frame of no components", RawPictures.jpeg(PictureBytes.jpegSegment(0xc0, [8, 0, 9, 0, 9, 0])), "damaged"),
    row("JPEG with a frame of 255 components", RawPictures.jpeg(PictureBytes.jpegSegment(0xc0, [8, 0, 9, 0, 9, 255])), "damaged"),
    row("JPEG with a frame cut short", RawPictures.jpeg(PictureBytes.jpegSegment(0xc0, [8, 0, 9]), then: [0xff, 0xd9]), "damaged"),
    row("JPEG cut after its frame", Array(jpegWithoutPixels.dropLast(14)), "cut short"),
    row("JPEG of fill bytes", RawPictures.jpeg(fillBytes), "damaged"),
    row("JPEG of empty segments", RawPictures.jpeg(emptySegments), "damaged"),
  ]

  static let png: [Row] = [
    row("PNG of eight bytes", Array(wholePNG.prefix(8)), "cut short"),
    row("PNG cut in IHDR", Array(wholePNG.prefix(30)), "cut short"),
    row("PNG cut after IHDR", Array(wholePNG.prefix(33)), "cut short"),
    row("PNG cut in its pixels", Array(PictureBytes.png(width: 900, height: 700).dropLast(100)), "cut short"),
    row("PNG without IEND", Array(wholePNG.dropLast(12)), "cut short"),
    row("PNG without pixels", RawPictures.ihdr(9, 7) + PictureBytes.pngChunk("IEND", []), "damaged"),
    row("PNG of width 0", RawPictures.png(RawPictures.ihdr(0, 7)), "damaged"),
    row("PNG of height 0", RawPictures.png(RawPictures.ihdr(9, 0)), "damaged"),
    row("PNG of width 2^31", RawPictures.png(RawPictures.ihdr(0x8000_0000, 7)), "damaged"),
    row("PNG of depth 3", RawPictures.png(RawPictures.ihdr(9, 7, depth: 3)), "damaged"),
    row("PNG of 16-bit palette", RawPictures.png(RawPictures.ihdr(9, 7, depth: 16, colour: 3)), "damaged"),
    row("PNG of 1-bit colour", RawPictures.png(RawPictures.ihdr(9, 7, depth: 1)), "damaged"),
    row("PNG of colour type 5", RawPictures.png(RawPictures.ihdr(9, 7, colour: 5)), "damaged"),
    row("PNG of compression 1", RawPictures.png(RawPictures.ihdr(9, 7, rest: [1, 0, 0])), "damaged"),
    row("PNG of filter 1", RawPictures.png(RawPictures.ihdr(9, 7, rest: [0, 1, 0])), "damaged"),
    row("PNG of interlace 2", RawPictures.png(RawPictures.ihdr(9, 7, rest: [0, 0, 2])), "damaged"),
    row("PNG with a wrong checksum", wrongChecksum, "damaged"),
    row("PNG with another chunk first", wholePNG.prefix(8) + PictureBytes.pngChunk("tEXt", zeros), "damaged"),
    row("PNG with two IHDR", RawPictures.png(RawPictures.ihdr(9, 7), Array(RawPictures.ihdr(9, 7).dropFirst(8))), "damaged"),
    row("PNG with a chunk of 2^31 bytes", RawPictures.ihdr(9, 7) + [0x80, 0, 0, 0, 0x49, 0x44, 0x41, 0x54], "cut short"),
    row("PNG with a chunk beyond the end", RawPictures.ihdr(9, 7) + [0, 0, 1, 0, 0x49, 0x44, 0x41, 0x54, 1, 2, 3, 4], "cut short"),
    row("PNG with rubbish for a chunk's name", RawPictures.png(RawPictures.ihdr(9, 7), PictureBytes.pngChunk("1234", [])), "damaged"),
  ]

  @Test(arguments: others + jpeg + png)
  func `the error for a damaged picture says what is wrong`(row: Row) async throws {
    let error = await failure { () throws(MediaError) in try MediaProbe.probe(row.input) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains(row.expected) == true, "\(error?.message ?? "")")
    try await TemporaryFolder.with { folder in
      try Data(row.input).write(to: URL(fileURLWithPath: folder.file("a")))
      #expect(await failure { () throws(MediaError) in try MediaProbe.probe(path: folder.file("a")) } == error)
    }
  }

  private static func row(_ name: String, _ bytes: [UInt8], _ word: String) -> Row {
    Case(name, bytes, word)
  }

  private static let zeros = [UInt8](repeating: 0, count: 13)
  private static let fillBytes = [UInt8](repeating: 0xff, count: 100_000)
  private static let emptySegments = (0..<10_000).flatMap { _ in [0xff, 0xe5, 0, 2] as [UInt8] }
  private static let frame = PictureBytes.jpegSegment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0])
  private static let jpegWithoutPixels = PictureBytes.jpeg(width: 9, height: 7, headerOnly: true)
  private static let wholePNG = PictureBytes.png(width: 9, height: 7)

  private static let wrongChecksum: [UInt8] = {
    var png = wholePNG
    png[32] ^= 1
    return png
  }()
}
