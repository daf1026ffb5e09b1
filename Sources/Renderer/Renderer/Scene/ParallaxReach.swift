/// How far depth can shift anything during a film.
package struct ParallaxReach: Sendable, Equatable {
  /// Shift of the nearest things by travel sideways and up, in frame widths.
  package var sideways: Double
  /// Forward travel, either way, in frame widths: it shifts by as much of a place's distance from the center.
  package var forward: Double

  package init(sideways: Double, forward: Double) {
    self.sideways = sideways
    self.forward = forward
  }

  package init(_ path: CameraPath) {
    sideways = path.poses.map { ($0.right * $0.right + $0.up * $0.up).squareRoot() }.max() ?? 0
    forward = path.poses.map { abs($0.forward) }.max() ?? 0
  }

  /// Whether depth plays any part in the film.
  package var isNone: Bool { sideways == 0 && forward == 0 }
}
