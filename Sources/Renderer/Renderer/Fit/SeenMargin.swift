import Glibc

/// How much of the margin around the frame a film may look into, on each side: pixels, multiples of 16. What lies beyond is never seen
/// and need not be made.
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

  /// All of it.
  init(whole margin: Int) {
    self.init(left: margin, right: margin, top: margin, bottom: margin)
  }

  /// What the camera may see from any pose, with any depth, and wherever in the frame it heads for.
  ///
  /// - Parameter margin: Pixels that there are on each side, a multiple of 16.
  init(_ path: CameraPath, size: FrameSize, margin: Int) {
    let (width, height) = (Double(size.width), Double(size.height))
    var low = (x: 0.0, y: 0.0)
    var high = (x: width, y: height)
    // A frame shows the place q at (1 - forward * depth) q + travel * depth. That is linear in each number by itself, so the corners of
    // all ranges tell how far it goes.
    for pose in path.poses {
      let angle = pose.rollClockwise * .pi / 180
      let (sine, cosine) = (sin(angle), cos(angle))
      for corner in 0..<32 {
        func end(_ bit: Int) -> Double { Double(corner >> bit & 1) }
        let (centerX, centerY) = (end(0) * width, end(1) * height)
        let x = end(2) * width + pose.panRight * width - centerX
        let y = end(3) * height - pose.tiltUp * width - centerY
        // Depth is 0...1; some more costs little.
        let depth = end(4) * 1.2 - 0.1
        let away = 1 - pose.forward * depth
        let seenX = (x * cosine - y * sine) / pose.zoom * away + pose.right * depth * width + centerX
        let seenY = (x * sine + y * cosine) / pose.zoom * away - pose.up * depth * width + centerY
        low = (min(low.x, seenX), min(low.y, seenY))
        high = (max(high.x, seenX), max(high.y, seenY))
      }
    }
    func pixels(_ distance: Double) -> Int {
      // A film's unsteady gate moves by a pixel or two, and samples are read with their neighbours, in chroma two pixels apart.
      let needed = Int(distance.rounded(.up)) + 24
      return min(margin, (needed + 15) / 16 * 16)
    }
    self.init(left: pixels(-low.x), right: pixels(high.x - width), top: pixels(-low.y), bottom: pixels(high.y - height))
  }
}
