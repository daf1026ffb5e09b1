import Foundation
import KatsudoTesting
import Testing

extension BadInputs {
  /// Pictures in the request as data URIs.
  @Suite struct Pictures {
    private static let tooLarge = Submission.Outcome.picture("File size must be less than 4.7 MB.")
    private static let tooManyPixels = Submission.Outcome.picture("Maximum resolution is 4096x4096.")
    private static let tooFewPixels = Submission.Outcome.picture("The shortest side must be at least 320 pixels.")
    private static let tooWide = Submission.Outcome.picture("The ratio of long side to short side must be within 3:1.")
    private static let tooHigh = Submission.Outcome.picture("The ratio of long side to short side must be greater than 0.33.")

    private static func uri(_ bytes: [UInt8], _ type: String = "image/png") -> String { PictureBytes.dataURI(bytes, type: type) }

    private static func png(_ width: Int, _ height: Int, byteCount: Int? = nil) -> String {
      uri(PictureBytes.png(width: width, height: height, byteCount: byteCount, headerOnly: true))
    }

    private static func jpeg(_ width: Int, _ height: Int, orientation: UInt16? = nil, byteCount: Int? = nil) -> String {
      uri(
        PictureBytes.jpeg(width: width, height: height, orientation: orientation, byteCount: byteCount, headerOnly: true), "image/jpeg")
    }

    static let rules: [Submission] = [
      Submission("a PNG of 4,928,308 bytes", picture: png(400, 400, byteCount: 4_928_308), tooLarge),
      Submission("a PNG of 4,928,307 bytes", picture: png(400, 400, byteCount: 4_928_307), .succeeded),
      Submission("a JPEG of 4,928,308 bytes", picture: jpeg(400, 400, byteCount: 4_928_308), tooLarge),
      Submission("a JPEG of 4,928,307 bytes", picture: jpeg(400, 400, byteCount: 4_928_307), .succeeded),
      Submission("a file of 30 MB", picture: uri([UInt8](repeating: 0, count: 30_000_000)), tooLarge),
      Submission("4096 by 4096", picture: png(4096, 4096), .succeeded),
      Submission("4097 by 4096", picture: png(4097, 4096), tooManyPixels),
      Submission("4096 by 4097", picture: png(4096, 4097), tooManyPixels),
      Submission("a JPEG of 4096 by 4096", picture: jpeg(4096, 4096), .succeeded),
      Submission("a JPEG of 4097 by 4097", picture: jpeg(4097, 4097), tooManyPixels),
      Submission("a tiny PNG that says 30,000 by 30,000", picture: png(30_000, 30_000), tooManyPixels),
      Submission("a tiny PNG that says 2,147,483,647 by 2,147,483,647", picture: png(2_147_483_647, 2_147_483_647), tooManyPixels),
      Submission("a tiny JPEG that says 65,535 by 65,535", picture: jpeg(65_535, 65_535), tooManyPixels),
      Submission("321 by 321", picture: png(321, 321), .succeeded),
      Submission("320 by 321", picture: png(320, 321), tooFewPixels),
      Submission("321 by 320", picture: png(321, 320), tooFewPixels),
      Submission("320 by 320", picture: jpeg(320, 320), tooFewPixels),
      Submission("1 by 1", picture: png(1, 1), tooFewPixels),
      Submission("963 by 321, 3 to 1", picture: png(963, 321), tooWide),
      Submission("962 by 321", picture: png(962, 321), .succeeded),
      Submission("4000 by 400", picture: jpeg(4000, 400), tooWide),
      Submission("330 by 1000, 0.33 to 1", picture: png(330, 1000), tooHigh),
      Submission("331 by 1000", picture: png(331, 1000), .succeeded),
      Submission("400 by 4000", picture: jpeg(400, 4000), tooHigh),
    ]

    static let orientations: [Submission] = [
      Submission("963 by 321, turned to 321 by 963", picture: jpeg(963, 321, orientation: 6), .succeeded),
      Submission("963 by 321, upside down", picture: jpeg(963, 321, orientation: 3), tooWide),
      Submission("321 by 963", picture: jpeg(321, 963), .succeeded),
      Submission("321 by 963, turned to 963 by 321", picture: jpeg(321, 963, orientation: 8), tooWide),
      Submission("1000 by 330, turned to 330 by 1000", picture: jpeg(1000, 330, orientation: 5), tooHigh),
      Submission(
        "a PNG of 321 by 963, turned to 963 by 321",
        picture: uri(PictureBytes.png(width: 321, height: 963, orientation: 6, headerOnly: true)), tooWide),
      Submission("an orientation that is none", picture: jpeg(400, 400, orientation: 9), .succeeded),
    ]

    static let kinds: [Submission] = [
      Submission("a grey JPEG", picture: uri(PictureBytes.jpeg(width: 400, height: 400, colour: .grey)), .succeeded),
      Submission("a JPEG of four inks", picture: uri(PictureBytes.jpeg(width: 400, height: 400, colour: .cmyk)), .succeeded),
      Submission("a grey PNG", picture: uri(PictureBytes.png(width: 400, height: 400, colour: .grey)), .succeeded),
      Submission("a PNG with a palette", picture: uri(PictureBytes.png(width: 400, height: 400, colour: .palette)), .succeeded),
      Submission("a transparent PNG", picture: uri(PictureBytes.png(width: 400, height: 400, colour: .rgba)), .succeeded),
      Submission("a transparent grey PNG", picture: uri(PictureBytes.png(width: 400, height: 400, colour: .greyAlpha)), .succeeded),
      Submission("a PNG of 16 bits", picture: uri(PictureBytes.png(width: 400, height: 400, depth: 16)), .succeeded),
      Submission(
        "a transparent PNG of 16 bits", picture: uri(PictureBytes.png(width: 400, height: 400, colour: .rgba, depth: 16)), .succeeded),
      Submission("a JPEG that is called a PNG", picture: uri(PictureBytes.jpeg(width: 400, height: 400), "image/png"), .succeeded),
      Submission("a PNG that is called text", picture: uri(PictureBytes.png(width: 400, height: 400), "text/plain"), .succeeded),
    ]

    private static func other(_ noun: String) -> Submission.Outcome { .picture("The file is \(noun); this input takes JPEG or PNG.") }
    private static let unknown = Submission.Outcome.picture("The file is not a picture, video or sound in a format that this server knows.")
    private static let webPage = Submission.Outcome.picture("This is a web page, not a media file. Use the URL of the file itself.")

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Files of other formats that are sent with the type of a PNG.
    static let formats: [Submission] = [
      Submission("a GIF", picture: uri(text("GIF89a") + [144, 1, 144, 1, 0, 0, 0]), other("a GIF picture")),
      Submission("an old GIF", picture: uri(text("GIF87a") + [144, 1, 144, 1, 0, 0, 0]), other("a GIF picture")),
      Submission(
        "a WebP", picture: uri(text("RIFF") + [34, 0, 0, 0] + text("WEBPVP8X") + [10, 0, 0, 0, 0, 0, 0, 0, 143, 1, 0, 143, 1, 0]),
        other("a WebP picture")),
      Submission("a BMP", picture: uri(text("BM") + [UInt8](repeating: 0, count: 60)), other("a BMP picture")),
      Submission("a TIFF", picture: uri([0x49, 0x49, 0x2a, 0x00, 8, 0, 0, 0]), other("a TIFF picture")),
      Submission("an AVIF", picture: uri([0, 0, 0, 20] + text("ftypavif") + [0, 0, 0, 0] + text("avif")), other("an AVIF picture")),
      Submission("a HEIC", picture: uri([0, 0, 0, 20] + text("ftypheic") + [0, 0, 0, 0] + text("heic")), other("a HEIC picture")),
      Submission("an MP4", picture: uri([0, 0, 0, 20] + text("ftypisom") + [0, 0, 0, 0] + text("isom")), other("an MP4 video")),
      Submission("a sound", picture: uri(text("RIFF") + [0, 0, 0, 0] + text("WAVEfmt ")), other("a WAV sound")),
      Submission("an SVG", picture: uri(text(#"<svg xmlns="http://www.w3.org/2000/svg"/>"#), "image/svg+xml"), unknown),
      Submission("a PDF", picture: uri(text("%PDF-1.7\n")), unknown),
      Submission("an archive", picture: uri(text("PK\u{3}\u{4}")), unknown),
      Submission("a program", picture: uri([0x7f] + text("ELF")), unknown),
      Submission("a web page", picture: uri(text("\n<!DOCTYPE HTML><title>Log in</title>")), webPage),
      Submission("a storage service's error", picture: uri(text("<?xml version=\"1.0\"?><Error/>")), webPage),
    ]

    private static func cutShort(_ format: String) -> Submission.Outcome {
      .picture("The \(format) file is cut short: its end is missing. Send the whole file.")
    }

    private static func damaged(_ format: String) -> Submission.Outcome {
      .picture("The \(format) file's header is damaged. Save the picture again and send the new file.")
    }

    private static let wholePNG = PictureBytes.png(width: 400, height: 400)
    private static let wholeJPEG = PictureBytes.jpeg(width: 400, height: 400)

    private static func changed(_ bytes: [UInt8], _ index: Int, _ value: UInt8) -> String {
      var bytes = bytes
      bytes[index] = value
      return uri(bytes)
    }

    static let broken: [Submission] = [
      Submission("the first half of a PNG", picture: uri(Array(wholePNG.prefix(wholePNG.count / 2))), cutShort("PNG")),
      Submission("a PNG without its last byte", picture: uri(wholePNG.dropLast()), cutShort("PNG")),
      Submission("the signature of a PNG", picture: uri(Array(wholePNG.prefix(8))), cutShort("PNG")),
      Submission("a PNG with another width than its checksum", picture: changed(wholePNG, 19, 0xff), damaged("PNG")),
      Submission("a PNG with another depth than its checksum", picture: changed(wholePNG, 24, 3), damaged("PNG")),
      Submission("a PNG with a chunk of no name", picture: changed(wholePNG, 37, 0x20), damaged("PNG")),
      Submission("a PNG without pixels", picture: uri(Array(wholePNG.prefix(33)) + PictureBytes.pngChunk("IEND", [])), damaged("PNG")),
      Submission("a JPEG cut off in its header", picture: uri(Array(wholeJPEG.prefix(100)), "image/jpeg"), cutShort("JPEG")),
      Submission("the first bytes of a JPEG", picture: uri([0xff, 0xd8, 0xff], "image/jpeg"), cutShort("JPEG")),
      Submission("a JPEG without a picture", picture: uri([0xff, 0xd8, 0xff, 0xd9], "image/jpeg"), damaged("JPEG")),
      Submission("a JPEG of no width", picture: jpeg(0, 400), damaged("JPEG")),
      Submission("a JPEG of no height", picture: jpeg(400, 0), damaged("JPEG")),
      Submission("noise", picture: uri((0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }), unknown),
    ]

    private static func malformed(_ text: String) -> Submission.Outcome { .picture("The data URI\(text)") }
    private static let base64 = String(Input.picture.drop { $0 != "," }.dropFirst())
    private static let mustBeBase64 = " must contain base64: write data:image/png;base64, and then the file's bytes in base64."

    static let forms: [Submission] = [
      Submission("no data", picture: "data:image/png;base64,", malformed(" contains no bytes.")),
      Submission("no comma", picture: "data:image/png;base64", malformed(" has no comma between its media type and its data.")),
      Submission("the scheme alone", picture: "data:", malformed(" has no comma between its media type and its data.")),
      Submission("no base64", picture: "data:image/png,\(base64)", malformed(mustBeBase64)),
      Submission("percent-encoded bytes", picture: "data:image/png,%89PNG", malformed(mustBeBase64)),
      Submission("base64 before the type", picture: "data:base64;image/png,\(base64)", malformed(mustBeBase64)),
      Submission("the URL-safe alphabet", picture: "data:image/png;base64,iVBO-_", malformed("'s base64 is the URL-safe kind (- and _).")),
      Submission("percent-encoded base64", picture: "data:image/png;base64,iVBO%2B", malformed("'s base64 is percent-encoded.")),
      Submission("another character", picture: "data:image/png;base64,iVBO*", malformed(" contains a character that is not base64.")),
      Submission("letters outside ASCII", picture: "data:image/png;base64,絵", malformed(" contains a character that is not base64.")),
      Submission("a digit too few", picture: "data:image/png;base64,iVBOR", malformed("'s base64 is cut short.")),
      Submission("too many signs at the end", picture: "data:image/png;base64,iVBOR===", malformed("'s base64 ")),
      Submission("more after the end", picture: "data:image/png;base64,iVBORw==iVBO", malformed("'s base64 goes on after its end (=).")),
      Submission("bits that are no byte", picture: "data:image/png;base64,iVBORx==", malformed("'s base64 is damaged at its end.")),
      Submission("upper case", picture: "DATA:IMAGE/PNG;BASE64,\(base64)", .succeeded),
      Submission("no type", picture: "data:;base64,\(base64)", .succeeded),
      Submission("more about the type", picture: "data:image/png;name=a.png;base64,\(base64)", .succeeded),
      Submission("line breaks", picture: "data:image/png;base64,\(lines(of: base64))", .succeeded),
      Submission("no padding", picture: "data:image/png;base64,\(base64.replacing("=", with: ""))", .succeeded),
    ]

    private static func lines(of text: String) -> String {
      stride(from: 0, to: text.utf8.count, by: 76).map { String(text.dropFirst($0).prefix(76)) }.joined(separator: "\r\n")
    }

    @Test(arguments: rules) func `a picture must meet the rules of the schema`(row: Submission) async throws { try await row.check() }

    @Test(arguments: orientations) func `the rules apply after the picture is turned`(row: Submission) async throws {
      try await row.check()
    }

    @Test(arguments: kinds) func `a picture with any kind of pixels is accepted`(row: Submission) async throws { try await row.check() }

    @Test(arguments: formats) func `a file of another format is refused`(row: Submission) async throws { try await row.check() }

    @Test(arguments: broken) func `a broken picture is refused`(row: Submission) async throws { try await row.check() }

    @Test(arguments: forms) func `a data URI must have the proper form`(row: Submission) async throws { try await row.check() }
  }
}
