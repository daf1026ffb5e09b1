/// A picture's size in pixels as its header says, and how it is turned.
struct PictureSize: Sendable, Hashable {
  var width: Int
  var height: Int
  var orientation = EXIFOrientation.upright

  /// Width and height as a viewer sees them.
  var shown: (width: Int, height: Int) {
    orientation.swapsSides ? (height, width) : (width, height)
  }
}
