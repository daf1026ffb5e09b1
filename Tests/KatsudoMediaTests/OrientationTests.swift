import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct OrientationTests {
  @Test(arguments: 1...8 as ClosedRange<UInt16>, [true, false])
  func `the orientation tag swaps width and height`(orientation: UInt16, bigEndian: Bool) throws {
    let pictures = [
      PictureBytes.jpeg(width: 400, height: 300, orientation: orientation, bigEndian: bigEndian),
      PictureBytes.png(width: 400, height: 300, orientation: orientation, bigEndian: bigEndian),
    ]
    for picture in pictures {
      let facts = try MediaProbe.probe(picture)
      #expect(facts.width == (orientation >= 5 ? 300 : 400))
      #expect(facts.height == (orientation >= 5 ? 400 : 300))
    }
  }

  @Test(arguments: [
    row("0 is no orientation", PictureBytes.exif(orientation: 0), turned: false),
    row("9 is no orientation", PictureBytes.exif(orientation: 9), turned: false),
    row("65535 is no orientation", PictureBytes.exif(orientation: 65_535), turned: false),
    row("as a LONG of 6 * 65536", changed { $0[13] = 4 }, turned: false),
    row("as a LONG", changed { $0.replaceSubrange(12..<22, with: [0, 4, 0, 0, 0, 1, 0, 0, 0, 6]) }, turned: true),
    row("as a text", changed { $0[13] = 2 }, turned: false),
    row("under another tag", changed { $0[11] = 0x13 }, turned: false),
    row("no byte order", changed { $0[0] = 0 }, turned: false),
    row("not 42", changed { $0[3] = 43 }, turned: false),
    row("directory outside", changed { $0.replaceSubrange(4..<8, with: [0xff, 0xff, 0xff, 0xf0]) }, turned: false),
    row("directory inside the head", changed { $0[7] = 2 }, turned: false),
    row("more entries than bytes", changed { $0.replaceSubrange(8..<12, with: [0xff, 0xff, 0, 0]) }, turned: false),
    row("cut short in the entry", changed { $0.removeLast(10) }, turned: false),
    row("without the next directory's offset", changed { $0.removeLast(4) }, turned: true),
    row("empty", [], turned: false),
  ])
  func `a damaged orientation tag is ignored`(row: Case<[UInt8], Bool>) throws {
    let picture = RawPictures.jpeg(RawPictures.exifSegment(row.input), then: Self.rest)
    #expect(try MediaProbe.probe(picture).width == (row.expected ? 300 : 400))
  }

  @Test func `the first EXIF segment with an orientation is used`() throws {
    let turned = RawPictures.exifSegment(PictureBytes.exif(orientation: 8))
    let upright = RawPictures.exifSegment(PictureBytes.exif(orientation: 1))
    let xmp = PictureBytes.jpegSegment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0<x/>".utf8))
    #expect(try MediaProbe.probe(RawPictures.jpeg(xmp, turned, then: Self.rest)).width == 300)
    #expect(try MediaProbe.probe(RawPictures.jpeg(turned, upright, then: Self.rest)).width == 300)
    #expect(try MediaProbe.probe(RawPictures.jpeg(upright, turned, then: Self.rest)).width == 400)
    #expect(try MediaProbe.probe(RawPictures.jpeg(RawPictures.exifSegment([]), turned, then: Self.rest)).width == 300)
  }

  @Test func `an orientation tag behind the frame or the pixels is found`() throws {
    let exif = PictureBytes.exif(orientation: 6)
    let jpeg = PictureBytes.jpeg(width: 400, height: 300, headerOnly: true)
    let scan = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xff, 0xda]) })
    let late = jpeg[..<scan] + RawPictures.exifSegment(exif) + jpeg[scan...]
    #expect(try MediaProbe.probe(Array(late)).width == 300)
    let png = PictureBytes.png(width: 400, height: 300)
    #expect(try MediaProbe.probe(png.dropLast(12) + PictureBytes.pngChunk("eXIf", exif) + png.suffix(12)).width == 300)
  }

  /// A JPEG of 400 by 300 without its first marker.
  private static let rest = Array(PictureBytes.jpeg(width: 400, height: 300).dropFirst(2))

  private static func row(_ name: String, _ tiff: [UInt8], turned: Bool) -> Case<[UInt8], Bool> {
    Case(name, tiff, turned)
  }

  /// Returns a changed tag for a quarter turn. Bytes 8–9 count the entries, 10–21 are the only entry.
  private static func changed(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
    var tiff = PictureBytes.exif(orientation: 6)
    change(&tiff)
    return tiff
  }
}
