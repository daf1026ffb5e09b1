/// The part of a picture that a frame shows: the largest centred part with the frame's ratio.
struct CropWindow: Sendable {
  /// The left and top edge, in pixels of the picture.
  let x: Double
  let y: Double
  /// The number of frame pixels per pixel of the picture.
  let scale: Double

  init(picture: Picture, frame: FrameSize) {
    let width = Double(picture.width)
    let height = Double(picture.height)
    scale = max(Double(frame.width) / width, Double(frame.height) / height)
    x = (width - Double(frame.width) / scale) / 2
    y = (height - Double(frame.height) / scale) / 2
  }
}
