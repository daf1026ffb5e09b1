import KatsudoRenderProtocol

/// Decodes the bytes of a JPEG or PNG file to a picture.
package enum PictureDecoder {
  /// Decodes a picture.
  ///
  /// - Throws: ``RenderError`` if the bytes are damaged, incomplete, too large or of another format. There is no partial picture.
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
