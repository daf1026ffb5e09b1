/// A picture's size in pixels from its header, and its orientation.
struct PictureSize: Sendable, Hashable {
  var width: Int
  var height: Int
  var orientation = EXIFOrientation.upright

  /// Width and height as a viewer sees them.
  var shown: (width: Int, height: Int) {
    orientation.swapsSides ? (height, width) : (width, height)
  }
}
