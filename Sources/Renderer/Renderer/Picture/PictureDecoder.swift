/// Bytes of a JPEG or PNG file become a picture.
package enum PictureDecoder {
  /// Damaged, cut or hostile bytes give an error; nothing of a damaged picture is used.
  package static func decode(_ bytes: [UInt8], detail: PictureDetail = .all) throws(RenderError) -> Picture {
    switch PictureFormat(bytes) {
    case .jpeg: try JPEGDecoder.decode(bytes, detail: detail)
    case .png: try PNGDecoder.decode(bytes)
    case nil:
      throw RenderError(
        .unsupportedPicture, "The picture is neither a JPEG nor a PNG. Convert it to one of them and retry.")
    }
  }
}
