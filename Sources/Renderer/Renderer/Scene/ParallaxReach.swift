/// The largest shifts that depth can cause during a film.
package struct ParallaxReach: Sendable, Equatable {
  /// The shift of the nearest things by travel to either side, in frame widths.
  package var sideways: Double
  /// The shift of the nearest things by travel up or down, in frame widths.
  package var upright: Double
  /// The largest forward or backward travel, in frame widths. It shifts the nearest things by this share of their distance from the center.
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

  /// `true` if depth has no effect on the film.
  package var isNone: Bool { sideways == 0 && upright == 0 && forward == 0 }
}
