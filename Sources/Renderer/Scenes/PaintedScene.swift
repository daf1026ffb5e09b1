package import EmakiRenderer

/// A scene that this program paints itself, for demonstrations and tests.
package enum PaintedScene: String, Sendable, CaseIterable {
  /// An old street with a low sun at its end, and a classic car.
  case street

  /// Paints the scene. The same size gives the same picture.
  package func paint(width: Int, height: Int) -> Picture {
    switch self {
    case .street: StreetScene().painted(width: width, height: height)
    }
  }
}
