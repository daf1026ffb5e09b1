import KatsudoRenderProtocol

/// The limits of decoding. The size is read from the header and checked before memory for the pixels is allocated.
enum PictureLimits {
  /// The largest number of pixels.
  static let pixels = 64 * 1024 * 1024
  /// The largest width and height in pixels.
  static let side = 65_500
  /// The largest size of the file in bytes.
  static let bytes = 256 * 1024 * 1024

  static func check(width: Int, height: Int) throws(RenderError) {
    guard width > 0, height > 0 else {
      throw RenderError(.unreadablePicture, "The picture has no pixels. Save it again and retry.")
    }
    guard width <= side, height <= side, width * height <= pixels else {
      throw RenderError(
        .pictureTooLarge,
        "The picture has \(width) x \(height) pixels; at most 64 megapixels are read. Make it smaller and retry.")
    }
  }
}
