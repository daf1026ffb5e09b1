import KatsudoRenderProtocol

/// Decodes the bytes of a JPEG or PNG file to a picture.
package enum PictureDecoder {
  /// Decodes a picture. Throws an error for damaged, cut or hostile bytes, and uses nothing of a damaged picture.
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
