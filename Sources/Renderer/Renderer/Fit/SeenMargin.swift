import Glibc

/// The part of the margin that a film may show, in pixels on each side, which are multiples of 16. The film never shows pixels beyond it,
/// so they are not computed.
package struct SeenMargin: Sendable, Equatable {
  package let left: Int
  package let right: Int
  package let top: Int
  package let bottom: Int

  init(left: Int, right: Int, top: Int, bottom: Int) {
    self.left = left
    self.right = right
    self.top = top
    self.bottom = bottom
  }

  /// Uses the whole margin on each side.
  init(whole margin: Int) {
    self.init(left: margin, right: margin, top: margin, bottom: margin)
  }

  /// Computes the part that the camera may see from any pose, with any depth, and with any target in the frame.
  ///
  /// - Parameter margin: The pixels of the margin on each side, a multiple of 16.
  init(_ path: CameraPath, size: FrameSize, margin: Int) {
    let (width, height) = (Double(size.width), Double(size.height))
    var low = (x: 0.0, y: 0.0)
    var high = (x: width, y: height)
    // A place q of the frame shows the place (1 - forward * depth) q + travel * depth of the picture. This is linear in each number, so the
    // ends of all ranges give the bounds.
    for pose in path.poses {
      let angle = pose.rollClockwise * .pi / 180
      let (sine, cosine) = (sin(angle), cos(angle))
      for corner in 0..<32 {
        func end(_ bit: Int) -> Double { Double(corner >> bit & 1) }
        let (centerX, centerY) = (end(0) * width, end(1) * height)
        let x = end(2) * width + pose.panRight * width - centerX
        let y = end(3) * height - pose.tiltUp * width - centerY
        // Depth is 0...1. The range is a little wider for safety.
        let depth = end(4) * 1.2 - 0.1
        let away = 1 - pose.forward * depth
        let seenX = (x * cosine - y * sine) / pose.zoom * away + pose.right * depth * width + centerX
        let seenY = (x * sine + y * cosine) / pose.zoom * away - pose.up * depth * width + centerY
        low = (min(low.x, seenX), min(low.y, seenY))
        high = (max(high.x, seenX), max(high.y, seenY))
      }
    }
    func pixels(_ distance: Double) -> Int {
      // The 24 pixels are for the gate weave of a film, which moves the picture by one or two pixels, and for the neighbours that are read
      // with each sample, which in chroma are two pixels away.
      let needed = Int(distance.rounded(.up)) + 24
      return min(margin, (needed + 15) / 16 * 16)
    }
    self.init(left: pixels(-low.x), right: pixels(high.x - width), top: pixels(-low.y), bottom: pixels(high.y - height))
  }
}
