import Foundation
import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct PictureSizeTests {
  struct Size: Sendable, Hashable {
    var width: Int?
    var height: Int?
  }

  typealias Row = Case<[UInt8], Size>

  static let png: [Row] = [
    row("PNG", PictureBytes.png(width: 640, height: 360), 640, 360),
    row("PNG of one pixel", PictureBytes.png(width: 1, height: 1), 1, 1),
    row("PNG grey", PictureBytes.png(width: 9, height: 7, colour: .grey), 9, 7),
    row("PNG grey, 16 bits", PictureBytes.png(width: 9, height: 7, colour: .grey, depth: 16), 9, 7),
    row("PNG grey and alpha", PictureBytes.png(width: 9, height: 7, colour: .greyAlpha), 9, 7),
    row("PNG 16 bits", PictureBytes.png(width: 9, height: 7, depth: 16), 9, 7),
    row("PNG alpha", PictureBytes.png(width: 9, height: 7, colour: .rgba), 9, 7),
    row("PNG alpha, 16 bits", PictureBytes.png(width: 9, height: 7, colour: .rgba, depth: 16), 9, 7),
    row("PNG palette", PictureBytes.png(width: 9, height: 7, colour: .palette), 9, 7),
    row(
      "PNG, huge in a tiny file", PictureBytes.png(width: 2_147_483_647, height: 2_147_483_647, headerOnly: true), 2_147_483_647,
      2_147_483_647),
    row("PNG with bytes after its end", PictureBytes.png(width: 9, height: 7) + [1, 2, 3], 9, 7),
  ]

  static let jpeg: [Row] = [
    row("JPEG", PictureBytes.jpeg(width: 640, height: 360), 640, 360),
    row("JPEG of one pixel", PictureBytes.jpeg(width: 1, height: 1), 1, 1),
    row("JPEG grey", PictureBytes.jpeg(width: 9, height: 7, colour: .grey), 9, 7),
    row("JPEG CMYK", PictureBytes.jpeg(width: 9, height: 7, colour: .cmyk), 9, 7),
    row("JPEG progressive", PictureBytes.jpeg(width: 9, height: 7, frameMarker: 0xc2), 9, 7),
    row("JPEG arithmetic", PictureBytes.jpeg(width: 9, height: 7, frameMarker: 0xc9), 9, 7),
    row("JPEG lossless", PictureBytes.jpeg(width: 9, height: 7, frameMarker: 0xc3), 9, 7),
    row("JPEG, huge in a tiny file", PictureBytes.jpeg(width: 65_535, height: 65_535, headerOnly: true), 65_535, 65_535),
    row("JPEG with long comments", PictureBytes.jpeg(width: 9, height: 7, byteCount: 700_000), 9, 7),
    row("JPEG with fill bytes", RawPictures.jpeg([0xff, 0xff], then: jpegRest), 9, 7),
    row("JPEG with a lone restart marker", RawPictures.jpeg([0xff, 0xd0], then: jpegRest), 9, 7),
    row("JPEG whose pixels are cut off", Array(PictureBytes.jpeg(width: 640, height: 360).dropLast(500)), 640, 360),
  ]

  static let others: [Row] = [
    row("GIF", RawPictures.gif([0x80, 0x02, 0x68, 0x01]), 640, 360),
    row("BMP", RawPictures.bmp(headerSize: 40, [0x80, 0x02, 0, 0, 0x68, 0x01, 0, 0]), 640, 360),
    row("BMP from the top", RawPictures.bmp(headerSize: 40, [0x80, 0x02, 0, 0, 0x98, 0xfe, 0xff, 0xff]), 640, 360),
    row("BMP old", RawPictures.bmp(headerSize: 12, [0x80, 0x02, 0x68, 0x01]), 640, 360),
    row("BMP cut short", Array("BM\0\0".utf8), nil, nil),
    row("WebP lossy", RawPictures.webp("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]), 640, 360),
    row("WebP lossless", RawPictures.webp("VP8L", [0x2f, 0x7f, 0xc2, 0x59, 0x00]), 640, 360),
    row("WebP extended", RawPictures.webp("VP8X", [0, 0, 0, 0, 0x7f, 0x02, 0, 0x67, 0x01, 0]), 640, 360),
    row("WebP of an unknown kind", RawPictures.webp("ABCD", []), nil, nil),
    row("TIFF, whose header is not read", [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0], nil, nil),
    row("MP4", Array("\0\0\0\u{18}ftypisom\0\0\u{2}\0isomavc1".utf8), nil, nil),
  ]

  @Test(arguments: png + jpeg + others)
  func `the size of a picture is read from its header`(row: Row) async throws {
    let facts = try MediaProbe.probe(row.input)
    #expect(Size(width: facts.width, height: facts.height) == row.expected)
    #expect(facts.byteCount == row.input.count)
    try await TemporaryFolder.with { folder in
      try Data(row.input).write(to: URL(fileURLWithPath: folder.file("a")))
      #expect(try MediaProbe.probe(path: folder.file("a")) == facts)
    }
  }

  @Test func `links, folders and missing files are not read`() async throws {
    try await TemporaryFolder.with { folder in
      try Data(PictureBytes.png(width: 9, height: 7)).write(to: URL(fileURLWithPath: folder.file("a.png")))
      try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: folder.file("a.png"))
      for path in [folder.file("link"), folder.path, folder.file("missing")] {
        #expect(await failure { () throws(MediaError) in try MediaProbe.probe(path: path) }?.code == .unavailable)
      }
    }
  }

  /// A JPEG without its first marker.
  private static let jpegRest = Array(PictureBytes.jpeg(width: 9, height: 7).dropFirst(2))

  private static func row(_ name: String, _ bytes: [UInt8], _ width: Int?, _ height: Int?) -> Row {
    Case(name, bytes, Size(width: width, height: height))
  }
}
