import CJPEG
import KatsudoRenderProtocol

/// Decodes JPEG files with libjpeg: baseline and progressive, colour, grey and four inks.
enum JPEGDecoder {
  static func decode(_ bytes: [UInt8], detail: PictureDetail) throws(RenderError) -> Picture {
    // The decoder reads from this buffer until it is closed.
    try bytes.withUnsafeBufferPointer { bytes throws(RenderError) in
      guard let start = bytes.baseAddress, let decoder = cj_open(start, bytes.count) else { throw damaged(nil) }
      defer { cj_close(decoder) }
      return try decode(decoder, detail: detail)
    }
  }

  private static func decode(_ decoder: OpaquePointer, detail: PictureDetail) throws(RenderError) -> Picture {
    var header = cj_header()
    try check(cj_read_header(decoder, &header), decoder)
    try PictureLimits.check(width: Int(header.width), height: Int(header.height))
    let eighths = detail.eighths(width: Int(header.width), height: Int(header.height))
    if eighths < 8 { try check(cj_reduce(decoder, Int32(eighths), &header), decoder) }
    let width = Int(header.width)
    let height = Int(header.height)

    let kind = kind(header)
    let reading = ColourReading(source(decoder), kind: kind)
    let orientation = orientation(decoder)
    var result = CJ_DONE
    var pixels = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, count in
      result = cj_read_pixels(decoder, buffer.baseAddress)
      // No pixels of a damaged picture are used.
      count = result == CJ_DONE ? buffer.count : 0
    }
    try check(result, decoder)

    var notes: [String] = []
    if case .ignore(let note) = reading { notes.append(note) }
    if case .convert(let conversion) = reading {
      conversion.apply(to: &pixels)
    } else if case .inks(let areInverted) = kind {
      Inks.mix(&pixels, areInverted: areInverted)
    }
    let picture = Picture(width: width, height: height, pixels: pixels, notes: notes)
    return orientation.applied(to: picture)
  }

  private static func kind(_ header: cj_header) -> SampleKind {
    switch header.kind {
    case CJ_GREY: .grey
    case CJ_INKS: .inks(areInverted: header.has_adobe_marker)
    default: .colour
    }
  }

  private static func source(_ decoder: OpaquePointer) -> ColourSource {
    var count = 0
    var isBroken = false
    guard let profile = cj_profile(decoder, &count, &isBroken) else { return isBroken ? .brokenProfile : .standard }
    defer { cj_free(profile) }
    return .profile(Array(UnsafeBufferPointer(start: profile, count: count)))
  }

  private static func orientation(_ decoder: OpaquePointer) -> ExifOrientation {
    let name = Array("Exif".utf8) + [0, 0]
    var index: Int32 = 0
    var count = 0
    while let start = cj_app1(decoder, index, &count) {
      let body = UnsafeBufferPointer(start: start, count: count)
      if body.starts(with: name) { return ExifOrientation(tiff: Array(body)[name.count...]) }
      index += 1
    }
    return .upright
  }

  private static func check(_ result: cj_result, _ decoder: OpaquePointer) throws(RenderError) {
    switch result {
    case CJ_DONE: return
    case CJ_UNSUPPORTED:
      throw RenderError(
        .unsupportedPicture, "This kind of JPEG cannot be read. Save the picture as an ordinary JPEG or PNG and retry.",
        cause: String(cString: cj_message(decoder)))
    default: throw damaged(String(cString: cj_message(decoder)))
    }
  }

  private static func damaged(_ cause: String?) -> RenderError {
    RenderError(
      .unreadablePicture, "The JPEG picture is damaged or incomplete. Save it again and retry.", cause: cause)
  }
}
