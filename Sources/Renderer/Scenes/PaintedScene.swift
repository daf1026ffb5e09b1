package import KatsudoRenderer

/// A scene that this program paints itself, for demonstrations and tests, with its true depth.
package enum PaintedScene: String, Sendable, CaseIterable {
  /// An old street with a low sun at its end, and a classic car.
  case street
  /// A path over meadows towards mountains, under clouds.
  case landscape
  /// A jetty and a boat on a mountain lake at evening.
  case lake
  /// A path through a tall wood, against the light.
  case forest
  /// A person with a straw hat before a hedge.
  case portrait
  /// A living room in daylight.
  case room
  /// A vase, a cup and lemons on a table.
  case product
  /// A tent by a fire under the stars.
  case night

  /// The width and height of the scene's own shape, equal to those of a film's frames.
  package var shape: (width: Int, height: Int) {
    switch self {
    case .street, .lake: (1920, 1088)
    case .landscape: (2176, 928)
    case .forest, .portrait: (1248, 1664)
    case .room: (1664, 1248)
    case .product: (1440, 1440)
    case .night: (1088, 1920)
    }
  }

  /// Returns the height for a width in that shape, in pixels.
  package func height(forWidth width: Int) -> Int { (width * shape.height + shape.width / 2) / shape.width }

  /// Paints the scene. The same size gives the same picture; another shape shows more or less above and below.
  package func paint(width: Int, height: Int) -> Picture { ScenePainter.picture(of: scene, width: width, height: height) }

  /// Computes one over the depth in metres for each pixel of the picture of that size, 0 where only sky is.
  package func inverseDepth(width: Int, height: Int) -> Plane {
    ScenePainter.inverseDepth(of: scene, width: width, height: height)
  }

  private var scene: any Scene {
    switch self {
    case .street: StreetScene()
    case .landscape: Landscape.stage
    case .lake: Lake.stage
    case .forest: Forest.stage
    case .portrait: Portrait.stage
    case .room: Room.stage
    case .product: Product.stage
    case .night: Night.stage
    }
  }
}
