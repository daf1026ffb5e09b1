/// The brightness of the air around the sun in one frame.
struct SunGlow: Sendable {
  /// The place of the sun in frame widths from the frame's left upper corner.
  private let x: Float
  private let y: Float
  private let spread: Float

  /// - Parameter sun: The place in frame widths from the frame's middle.
  init(_ scene: LightScene, view: AirView, sun: (x: Double, y: Double)) {
    x = Float(sun.x) + 0.5
    y = Float(sun.y + view.aspect / 2)
    // From outside the frame, the light is broad and soft.
    spread = scene.sun.isSeen ? 0.05 : 0.16
  }

  /// Returns the brightness at a place in frame widths from the frame's left upper corner, 0...1.
  func level(_ x: Float, _ y: Float) -> Float {
    let across = x - self.x
    let down = y - self.y
    return 1 / (1 + (across * across + down * down) / spread)
  }
}
