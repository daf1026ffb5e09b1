/// The part of a picture that a frame shows: as much as fits the frame's ratio, from the middle.
struct CropWindow: Sendable {
  /// Left and top edge, in pixels of the picture.
  let x: Double
  let y: Double
  /// Frame pixels for each pixel of the picture.
  let scale: Double

  init(picture: Picture, frame: FrameSize) {
    let width = Double(picture.width)
    let height = Double(picture.height)
    scale = max(Double(frame.width) / width, Double(frame.height) / height)
    x = (width - Double(frame.width) / scale) / 2
    y = (height - Double(frame.height) / scale) / 2
  }
}
