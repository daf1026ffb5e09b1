/// How far depth can shift anything during a film.
package struct ParallaxReach: Sendable, Equatable {
  /// Shift of the nearest things by travel to either side, in frame widths.
  package var sideways: Double
  /// The same by travel up or down.
  package var upright: Double
  /// Forward travel, either way, in frame widths: it shifts by as much of a place's distance from the center.
  package var forward: Double

  package init(sideways: Double, upright: Double, forward: Double) {
    self.sideways = sideways
    self.upright = upright
    self.forward = forward
  }

  package init(_ path: CameraPath) {
    sideways = path.poses.map { abs($0.right) }.max() ?? 0
    upright = path.poses.map { abs($0.up) }.max() ?? 0
    forward = path.poses.map { abs($0.forward) }.max() ?? 0
  }

  /// Whether depth plays any part in the film.
  package var isNone: Bool { sideways == 0 && upright == 0 && forward == 0 }
}
