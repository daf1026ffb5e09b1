extension PictureEncoder {
  /// Writes a picture to a file: a PNG if the path ends with ".png", otherwise a JPEG.
  package static func write(_ picture: Picture, to path: String) throws(RenderError) {
    let isPNG = path.lowercased().hasSuffix(".png")
    try StagedFile(path).write(isPNG ? try png(picture) : try jpeg(picture, quality: 92))
  }
}
